using System.Collections.Concurrent;
using Crm.Access;
using Crm.Definitions;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;

namespace Crm.Models;

/// <summary>The model of each tenant, kept until one of its definitions changes.</summary>
internal sealed class TenantModels(SessionModel model)
{
    private readonly ConcurrentDictionary<TenantId, (SummaryRow Stamp, SessionModel Model)> _kept = new();
    private readonly RecordType? _definitions = model.Catalog.Find(RecordName.Of<Definition>());

    public async ValueTask<SessionModel> ForAsync(IStoreConnection connection, TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        if (_definitions is null)
            return model;
        var stamp = await StampAsync(connection, _definitions, cancellationToken).ConfigureAwait(false);
        if (_kept.TryGetValue(tenant, out var kept) && kept.Stamp.Values.AsSpan().SequenceEqual(stamp.Values.AsSpan()))
            return kept.Model;
        try
        {
            var published = await PublishedAsync(connection, _definitions, cancellationToken).ConfigureAwait(false);
            var own = published.Count == 0 ? model : TenantModel.Compose(model, published);
            _kept[tenant] = (stamp, own);
            return own;
        }
        catch (RefusedException) when (actor.IsSystem)
        {
            // A definition that stopped fitting, after an upgrade for instance, must still be mendable by the host.
            return model;
        }
    }

    public static async ValueTask<IReadOnlyList<Definition>> PublishedAsync(IStoreConnection connection, RecordType type, CancellationToken cancellationToken)
    {
        var published = new List<Definition>();
        await foreach (var record in connection.QueryAsync(QueryOf(type), cancellationToken).ConfigureAwait(false))
        {
            if (record is Definition { Status: DefinitionStatus.Published } definition)
                published.Add(definition);
        }

        return published;
    }

    // Every change of a definition raises its version, so their count, the sum of their versions and the latest change tell whether any was made.
    private static async ValueTask<SummaryRow> StampAsync(IStoreConnection connection, RecordType type, CancellationToken cancellationToken)
    {
        var query = new SummaryQuery
        {
            Of = QueryOf(type) with { Bin = RecycleBin.Both },
            Measures = [new Measure(Aggregate.Count), new Measure(Aggregate.Sum, Own(type, "version")), new Measure(Aggregate.Max, Own(type, "updatedAt"))],
        };
        var rows = connection is ISummaryStore store
            ? await store.SummariseAsync(query, cancellationToken).ConfigureAwait(false)
            : await Summariser.RunAsync(query, connection, cancellationToken).ConfigureAwait(false);
        return rows[0];
    }

    private static BoundField Own(RecordType type, string field) => new(field, [], type, type.Get(field));

    private static RecordQuery QueryOf(RecordType type) => new() { Type = type, Context = new RuleContext { Now = default } };
}
