using Crm.Import.Cells;

namespace Crm.Import.Runs;

/// <summary>Takes the records of rows out of the recycle bin.</summary>
internal sealed class BatchRevival(ImportRun run, TableCells cells, BatchReport report)
{
    private readonly HashSet<RowDraft> _revived = [];

    /// <summary>The record of the row was taken out.</summary>
    public bool Has(RowDraft draft) => _revived.Contains(draft);

    /// <summary>Takes out those that lie there; those that the importer may not restore stay.</summary>
    /// <returns>The rows that a dry run is done with, which is content to find them there.</returns>
    public async ValueTask<IReadOnlySet<RowDraft>> RunAsync(IReadOnlyList<RowDraft> drafts, CancellationToken cancellationToken)
    {
        var session = await run.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var held = await session.Set(cells.Type.Name).InBin().FindByExternalIdsAsync(cells.System, drafts.Select(d => d.Key), cancellationToken).ConfigureAwait(false);
        var found = drafts.Where(d => held.ContainsKey(d.Key)).ToHashSet();
        if (found.Count == 0)
            return found;
        if (run.Options.DryRun)
        {
            report.Count(t => t with { Updated = t.Updated + found.Count });
            foreach (var draft in found)
                run.Known.Promise(cells.System, draft.Key, held[draft.Key]);
            return found;
        }

        var owners = found.ToDictionary(d => held[d.Key].Ref.ToString(), StringComparer.Ordinal);
        foreach (var draft in found)
            session.Restore(held[draft.Key]);
        var result = await session.TryCommitAsync(run.CommitOptionsOf(cells), cancellationToken).ConfigureAwait(false);
        if (result.IsCommitted)
            _revived.UnionWith(found);
        else if (found.Except(result.Problems.Select(p => owners.GetValueOrDefault(p.Subject ?? ""))).OfType<RowDraft>().ToList() is var others && others.Count < found.Count)
            return await RunAsync(others, cancellationToken).ConfigureAwait(false);
        return new HashSet<RowDraft>();
    }
}
