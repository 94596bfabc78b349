using Crm.Evaluation;
using Crm.Records;

namespace Crm.InMemory;

/// <summary>Other records of the tenant, at once; used under the lock.</summary>
internal sealed class InMemoryFacts(TenantData data) : IRuleFacts
{
    public Record? Find(RecordType type, Guid id) => data.FindTable(type.Name)?.Find(id) is { IsDeleted: false } found ? found : null;

    public IReadOnlyList<Record> Related(RelatedSet set, RecordRef of) => [.. data.TableOf(set.Type).Referring(set.Via, of)];
}
