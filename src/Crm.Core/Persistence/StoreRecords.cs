using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Persistence;

/// <summary>Live records of the store, for rules that ask for them.</summary>
internal sealed class StoreRecords(IStoreConnection connection, RuleContext context) : IRecordSource
{
    /// <summary>How many are asked for in one query.</summary>
    public const int AtOnce = 500;

    /// <summary>How many of some records there are; at most <see cref="AtOnce"/> are asked for.</summary>
    public ValueTask<long> CountAsync(RecordType type, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        connection.CountAsync(Query(type, type.Get("id"), ids.Select(id => new RecordRef(type.Name, id)), RecycleBin.Live), cancellationToken);

    public ValueTask<IReadOnlyList<Record>> FindManyAsync(RecordType type, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync(type, type.Get("id"), ids.Select(id => new RecordRef(type.Name, id)), cancellationToken);

    public ValueTask<IReadOnlyList<Record>> RelatedAsync(RelatedSet set, IReadOnlyCollection<RecordRef> of, CancellationToken cancellationToken) =>
        ReadAsync(set.Type, set.Via, of, cancellationToken);

    public async ValueTask<IReadOnlyList<Record>> ReadAsync(
        RecordType type, FieldDefinition field, IEnumerable<RecordRef> values, CancellationToken cancellationToken, RecycleBin bin = RecycleBin.Live)
    {
        var found = new List<Record>();
        foreach (var some in values.Chunk(AtOnce))
        {
            await foreach (var record in connection.QueryAsync(Query(type, field, some, bin), cancellationToken).ConfigureAwait(false))
                found.Add(record);
        }

        return found;
    }

    /// <summary>Met by the records whose reference is one of some.</summary>
    public static BoundRule OneOf(RecordType type, FieldDefinition field, IEnumerable<RecordRef> values)
    {
        var operands = values.Select(v => (BoundOperand)new BoundLiteral(FieldValue.Reference(v))).ToImmutableArray();
        return new BoundRule(type, new BoundIn(new BoundField(field.Key, [], type, field), operands, Negated: false));
    }

    private RecordQuery Query(RecordType type, FieldDefinition field, IEnumerable<RecordRef> values, RecycleBin bin) =>
        new() { Type = type, Where = OneOf(type, field, values), Context = context, Bin = bin };
}
