using Crm.Records;
using Crm.Rules;
using Crm.Sessions;

namespace Crm.Import.Batches;

/// <summary>Finds who refers to records of a batch, and goes on doing so when it is undone.</summary>
/// <param name="session">A session that sees everything.</param>
/// <param name="batch">The batch.</param>
/// <param name="fateOf">What becomes of a record.</param>
internal sealed class RecordUses(IReadSession session, Id<ImportBatch> batch, Func<RecordRef, UndoFate> fateOf)
{
    private const int RecordsAtOnce = 100;

    /// <summary>The types of those that refer to records of one type, by the record they refer to.</summary>
    public async ValueTask<ILookup<RecordRef, string>> FindAsync(RecordType type, IReadOnlyCollection<RecordRef> records, CancellationToken cancellationToken)
    {
        var uses = new HashSet<(RecordRef Used, string By)>();
        foreach (var some in records.Chunk(RecordsAtOnce))
        {
            foreach (var (by, field) in ReferencesTo(type))
                await FindAsync(some, by, field, uses, cancellationToken).ConfigureAwait(false);
        }

        return uses.ToLookup(u => u.Used, u => u.By);
    }

    // Parts go with their roots.
    private IEnumerable<(RecordType By, FieldDefinition Field)> ReferencesTo(RecordType type) =>
        from other in session.Model.Catalog.Types
        from field in other.Fields
        where field.Kind == FieldKind.Reference && !field.System && field != other.RootField
            && (field.Target is null || string.Equals(field.Target, type.Name, StringComparison.Ordinal))
        select (other, field);

    private async ValueTask FindAsync(RecordRef[] records, RecordType by, FieldDefinition field, HashSet<(RecordRef Used, string By)> uses, CancellationToken cancellationToken)
    {
        var rule = Rule.Field(field.Key).In([.. records.Select(r => Operand.Of(FieldValue.Reference(r)))]);
        foreach (var record in await session.Set(by.Name).Where(rule).ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            var use = (field.Read(record).AsReference()!.Value, by.Name);
            if (!uses.Contains(use) && !await EndsAsync(by, field, record, cancellationToken).ConfigureAwait(false))
                uses.Add(use);
        }
    }

    // It goes, or the batch gave it the reference, which is taken back.
    private async ValueTask<bool> EndsAsync(RecordType by, FieldDefinition field, Record record, CancellationToken cancellationToken)
    {
        switch (fateOf(by.RootField?.Read(record).AsReference() ?? record.Ref))
        {
            case UndoFate.Remove or UndoFate.Return:
                return true;
            case UndoFate.Revert:
                var history = await BatchHistory.ReadAsync(session, record.Ref, batch, cancellationToken).ConfigureAwait(false);
                return history.IsMade || history.IsOfBatch(field.Key);
            default:
                return false;
        }
    }
}
