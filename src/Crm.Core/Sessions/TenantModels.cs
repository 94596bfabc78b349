using System.Collections.Concurrent;
using Crm.Access;
using Crm.Definitions;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Sessions;

/// <summary>The model of each tenant, kept until one of its definitions changes.</summary>
internal sealed class TenantModels(SessionModel model)
{
    private readonly ConcurrentDictionary<TenantId, (Guid Id, long Version, SessionModel Model)> _kept = new();
    private readonly RecordType? _definitions = model.Catalog.Find(RecordName.Of<Definition>());

    public async ValueTask<SessionModel> ForAsync(IStoreConnection connection, TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        if (_definitions is null || await LatestAsync(connection, _definitions, cancellationToken).ConfigureAwait(false) is not { } latest)
            return model;
        if (_kept.TryGetValue(tenant, out var kept) && (kept.Id, kept.Version) == (latest.Key, latest.Version))
            return kept.Model;
        try
        {
            var own = TenantModel.Compose(model, await PublishedAsync(connection, _definitions, cancellationToken).ConfigureAwait(false));
            _kept[tenant] = (latest.Key, latest.Version, own);
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

    private static async ValueTask<Record?> LatestAsync(IStoreConnection connection, RecordType type, CancellationToken cancellationToken)
    {
        var changed = new SortKey(new BoundField("updatedAt", [], type, type.Get("updatedAt")), Descending: true);
        await foreach (var record in connection.QueryAsync(QueryOf(type) with { Bin = RecycleBin.Both, Sort = [changed], Take = 1 }, cancellationToken).ConfigureAwait(false))
            return record;
        return null;
    }

    private static RecordQuery QueryOf(RecordType type) => new() { Type = type, Context = new RuleContext { Now = default } };
}
