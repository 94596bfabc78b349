using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Sessions;

/// <summary>Gives roots their parts.</summary>
internal sealed class PartLoader(RecordCatalog catalog, IStoreConnection connection)
{
    public async ValueTask LoadAsync(RecordType type, IReadOnlyList<Record> roots, RuleContext context, CancellationToken cancellationToken)
    {
        if (type.PartTypes.IsEmpty || roots.Count == 0)
            return;
        var byKey = roots.ToDictionary(r => r.RawId);
        var source = new StoreRecords(connection, context);
        foreach (var access in type.Parts)
        {
            var part = catalog.Get(access.PartClass);
            var parts = await source.ReadAsync(part, part.RootField!, roots.Select(r => r.Ref), cancellationToken, RecycleBin.Both).ConfigureAwait(false);
            foreach (var found in parts.OrderBy(p => ((IPart)p).Position).ThenBy(p => p.RawId))
            {
                var root = byKey[((IPart)found).RootKey];
                if (found.IsDeleted == root.IsDeleted)
                    access.ListOf(root).Add(found);
            }
        }
    }
}
