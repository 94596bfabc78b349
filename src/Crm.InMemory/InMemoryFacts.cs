using Crm.Evaluation;
using Crm.Records;

namespace Crm.InMemory;

/// <summary>Other records of the tenant, at once, all of one moment.</summary>
internal sealed class InMemoryFacts(TenantImage image) : IRuleFacts
{
    public Record? Find(RecordType type, Guid id) => image.Find(type.Name, id) is { IsDeleted: false } found ? found : null;

    public IReadOnlyList<Record> Related(RelatedSet set, RecordRef of) => [.. image.TableOf(set.Type).Referring(set.Via, of)];
}
