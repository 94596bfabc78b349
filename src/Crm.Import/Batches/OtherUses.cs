using Crm.Records;
using Crm.Rules;
using Crm.Sessions;

namespace Crm.Import.Batches;

/// <summary>Finds who refers to the records of a batch and is none of it.</summary>
/// <param name="session">A session that sees everything.</param>
/// <param name="batch">The batch.</param>
/// <param name="kept">Records of the batch that stay, and their parts.</param>
internal sealed class OtherUses(IReadSession session, Id<ImportBatch> batch, IReadOnlySet<RecordRef> kept)
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
            if (!uses.Contains(use) && !await IsOfBatchAsync(record, field, cancellationToken).ConfigureAwait(false))
                uses.Add(use);
        }
    }

    private async ValueTask<bool> IsOfBatchAsync(Record record, FieldDefinition field, CancellationToken cancellationToken) =>
        !kept.Contains(record.Ref) && (await BatchHistory.ReadAsync(session, record.Ref, batch, cancellationToken).ConfigureAwait(false)).IsOfBatch(field.Key);
}
