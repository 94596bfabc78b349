using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Persistence;

/// <summary>Live records of the store, for rules that ask for them.</summary>
internal sealed class StoreRecords(IStoreConnection connection, RuleContext context) : IRecordSource
{
    public ValueTask<IReadOnlyList<Record>> FindManyAsync(RecordType type, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReadAsync(type, type.Get("id"), ids.Select(id => new RecordRef(type.Name, id)), cancellationToken);

    public ValueTask<IReadOnlyList<Record>> RelatedAsync(RelatedSet set, IReadOnlyCollection<RecordRef> of, CancellationToken cancellationToken) =>
        ReadAsync(set.Type, set.Via, of, cancellationToken);

    public async ValueTask<IReadOnlyList<Record>> ReadAsync(
        RecordType type, FieldDefinition field, IEnumerable<RecordRef> values, CancellationToken cancellationToken, RecycleBin bin = RecycleBin.Live)
    {
        var found = new List<Record>();
        foreach (var some in values.Chunk(500))
        {
            var operands = some.Select(v => (BoundOperand)new BoundLiteral(FieldValue.Reference(v))).ToImmutableArray();
            var rule = new BoundRule(type, new BoundIn(new BoundField(field.Key, [], type, field), operands, Negated: false));
            var query = new RecordQuery { Type = type, Where = rule, Context = context, Bin = bin };
            await foreach (var record in connection.QueryAsync(query, cancellationToken).ConfigureAwait(false))
                found.Add(record);
        }

        return found;
    }
}
