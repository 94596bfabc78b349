using Crm.Evaluation;
using Crm.Records;

namespace Crm.Conformance.Trials;

/// <summary>Other records, looked for one after another.</summary>
internal sealed class PlainFacts(IEnumerable<Record> records) : IRuleFacts
{
    private readonly Record[] _live = [.. records.Where(r => !r.IsDeleted)];

    public Record? Find(RecordType type, Guid id) => Array.Find(_live, r => r.RawId == id && r.GetType() == type.ClrType);

    public IReadOnlyList<Record> Related(RelatedSet set, RecordRef of) => Array.FindAll(
        _live,
        r => r.GetType() == set.Type.ClrType && set.Via.Read(r).AsReference() is { } to && to.Id == of.Id
            && (!set.Via.IsOpenReference || string.Equals(to.Type, of.Type, StringComparison.Ordinal)));
}
