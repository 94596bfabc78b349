using Crm.Errors;
using Crm.Import.Cells;
using Crm.Import.Errors;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Import.Runs;

/// <summary>Commits the rows of a batch; what the CRM refuses is left out with its reasons, and the rest goes in.</summary>
internal sealed class BatchCommit(ImportRun run, int table, TableCells cells, bool counts)
{
    private const int MaxConflicts = 100;

    // Keys that were taken a moment ago by somebody else, or by a record in the recycle bin.
    private readonly HashSet<RowDraft> _taken = [];

    // A new part that was refused keeps no id, so whose it is shows only when its row stands alone.
    private bool _isOneByOne;

    public async ValueTask RunAsync(IReadOnlyList<RowDraft> drafts, CancellationToken cancellationToken)
    {
        var left = drafts;
        for (var attempt = 0; left.Count > 0 && !_isOneByOne; attempt++)
            left = await TryAsync(left, attempt, cancellationToken).ConfigureAwait(false);
        _isOneByOne = false;
        foreach (var draft in left)
            await RunAsync([draft], cancellationToken).ConfigureAwait(false);
    }

    // Those that are to be tried again.
    private async ValueTask<IReadOnlyList<RowDraft>> TryAsync(IReadOnlyList<RowDraft> drafts, int attempt, CancellationToken cancellationToken)
    {
        var session = await run.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var held = await session.Set(cells.Type.Name).FindByExternalIdsAsync(cells.System, drafts.Select(d => d.Key), cancellationToken).ConfigureAwait(false);
        var row = new RowRecord(cells, run.Known, session, run.Now);
        var (added, known) = (drafts.Where(d => !held.ContainsKey(d.Key)).ToList(), drafts.Where(d => held.ContainsKey(d.Key)).ToList());
        var again = new List<RowDraft>();
        if (cells.Mapping.States.IsEmpty && !run.Options.DryRun)
        {
            again.AddRange(await InsertAsync(session, row, added, attempt, cancellationToken).ConfigureAwait(false));
            added = [];
        }

        var records = new Dictionary<RowDraft, (Record Record, bool IsNew)>();
        foreach (var draft in added)
        {
            var record = session.Add(row.Create(draft));
            row.Enter(draft, record, isNew: true);
            records.Add(draft, (record, IsNew: true));
        }

        foreach (var draft in known)
        {
            var record = held[draft.Key];
            if (row.Apply(draft, record) | row.Enter(draft, record, isNew: false))
                records.Add(draft, (record, IsNew: false));
            else
                Count(t => t with { Unchanged = t.Unchanged + 1 });
        }

        again.AddRange(await CommitAsync(session, records, attempt, cancellationToken).ConfigureAwait(false));
        return again;
    }

    private async ValueTask<IEnumerable<RowDraft>> InsertAsync(
        ISession session, RowRecord row, List<RowDraft> drafts, int attempt, CancellationToken cancellationToken)
    {
        var records = drafts.ToDictionary(d => d, d => (Record: row.Create(d), IsNew: true));
        var result = await session.TryInsertAsync(records.Values.Select(r => r.Record), ImportRun.CommitOptionsOf(cells), cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted)
            return Refuse(result, records, attempt);
        Count(t => t with { Created = t.Created + records.Count });
        return [];
    }

    private async ValueTask<IEnumerable<RowDraft>> CommitAsync(
        ISession session, Dictionary<RowDraft, (Record Record, bool IsNew)> records, int attempt, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
            return [];
        var result = run.Options.DryRun
            ? new CommitResult([.. await session.CheckAsync(ImportRun.CommitOptionsOf(cells), cancellationToken).ConfigureAwait(false)], [])
            : await session.TryCommitAsync(ImportRun.CommitOptionsOf(cells), cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted)
            return Refuse(result, records, attempt);
        var created = records.Values.Count(r => r.IsNew);
        Count(t => t with { Created = t.Created + created, Updated = t.Updated + records.Count - created });
        if (run.Options.DryRun)
        {
            foreach (var (draft, (record, _)) in records.Where(r => r.Value.IsNew))
                run.Known.Promise(cells.System, draft.Key, record);
        }

        return [];
    }

    private IEnumerable<RowDraft> Refuse(CommitResult result, Dictionary<RowDraft, (Record Record, bool IsNew)> records, int attempt)
    {
        // Whoever loses a key finds its record the next time, so that comes to an end by itself.
        if (attempt >= MaxConflicts && !result.Problems.Any(IsTaken))
            result.ThrowIfNotCommitted();
        var owners = OwnersOf(records);
        var refused = new HashSet<RowDraft>();
        foreach (var problem in result.Problems)
        {
            if (problem.Subject is null)
                continue;
            if (!owners.TryGetValue(problem.Subject, out var draft))
            {
                if (!IsOfPart(problem))
                    continue;
                _isOneByOne |= records.Count > 1;
                if (_isOneByOne)
                    continue;
                draft = records.Keys.Single();
            }

            if (IsTaken(problem) && _taken.Add(draft))
                continue;
            draft.Refuse(null, null, IsTaken(problem) ? ImportTexts.Problem(ImportCodes.InBin, ("type", cells.Type.Name), ("key", draft.Key)) : problem);
            refused.Add(draft);
        }

        // What names no row is of all of them.
        if (refused.Count == 0 && !_isOneByOne && result.Conflicts.Count == 0 && !result.Problems.Any(IsTaken))
            result.ThrowIfNotCommitted();
        foreach (var draft in refused)
            Report(draft);
        return records.Keys.Where(d => !refused.Contains(d));
    }

    private Dictionary<string, RowDraft> OwnersOf(Dictionary<RowDraft, (Record Record, bool IsNew)> records)
    {
        var owners = new Dictionary<string, RowDraft>(StringComparer.Ordinal);
        foreach (var (draft, (record, _)) in records)
        {
            owners[record.Ref.ToString()] = draft;
            foreach (var part in draft.Parts.Select(p => p.Type).Distinct().SelectMany(t => cells.Type.PartsOf(record, t)))
                owners[part.Ref.ToString()] = draft;
        }

        return owners;
    }

    private bool IsOfPart(Problem problem) => cells.Type.PartTypes.Any(p => problem.Subject!.StartsWith($"{p} ", StringComparison.Ordinal));

    private static bool IsTaken(Problem problem) =>
        string.Equals(problem.Code, ProblemCodes.FieldNotUnique, StringComparison.Ordinal) && string.Equals(problem.Path, "externalIds", StringComparison.Ordinal);

    // A row that comes a second time, for what it refers to, was taken and counted before.
    private void Report(RowDraft draft)
    {
        if (counts)
            run.Report.Refuse(table, draft);
        else
            run.Report.NoteTaken(table, draft);
    }

    private void Count(Func<TableReport, TableReport> count)
    {
        if (counts)
            run.Report.Count(table, count);
    }
}
