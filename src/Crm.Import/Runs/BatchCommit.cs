using System.Collections.Immutable;
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
    private readonly HashSet<RowDraft> _revived = [];

    public async ValueTask RunAsync(IReadOnlyList<RowDraft> drafts, CancellationToken cancellationToken)
    {
        var left = drafts;
        for (var attempt = 0; left.Count > 0; attempt++)
        {
            if (run.Options.Revive)
                left = await ReviveAsync(left, cancellationToken).ConfigureAwait(false);
            left = await TryAsync(left, attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    // Takes the records of taken keys out of the recycle bin; a dry run is content to find them there.
    private async ValueTask<IReadOnlyList<RowDraft>> ReviveAsync(IReadOnlyList<RowDraft> drafts, CancellationToken cancellationToken)
    {
        var taken = drafts.Where(d => _taken.Contains(d) && !_revived.Contains(d)).ToList();
        if (taken.Count == 0)
            return drafts;
        var session = await run.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var held = await session.Set(cells.Type.Name).InBin().FindByExternalIdsAsync(cells.System, taken.Select(d => d.Key), cancellationToken).ConfigureAwait(false);
        var found = taken.Where(d => held.ContainsKey(d.Key)).ToHashSet();
        foreach (var draft in found)
            session.Restore(held[draft.Key]);
        if (run.Options.DryRun)
        {
            Count(t => t with { Updated = t.Updated + found.Count });
            foreach (var draft in found)
                run.Known.Promise(cells.System, draft.Key, held[draft.Key]);
            return [.. drafts.Where(d => !found.Contains(d))];
        }

        // Those that may not be restored are refused as taken.
        if ((await session.TryCommitAsync(run.CommitOptionsOf(cells), cancellationToken).ConfigureAwait(false)).IsCommitted)
            _revived.UnionWith(found);
        return drafts;
    }

    // Those that are to be tried again.
    private async ValueTask<IReadOnlyList<RowDraft>> TryAsync(IReadOnlyList<RowDraft> drafts, int attempt, CancellationToken cancellationToken)
    {
        var session = await run.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var held = counts && run.IsFresh
            ? ImmutableDictionary<string, Record>.Empty
            : await session.Set(cells.Type.Name).FindByExternalIdsAsync(cells.System, drafts.Select(d => d.Key), cancellationToken).ConfigureAwait(false);
        var row = new RowRecord(cells, run.Known, session, run.Now);
        var (added, known) = (drafts.Where(d => !held.ContainsKey(d.Key)).ToList(), drafts.Where(d => held.ContainsKey(d.Key)).ToList());
        var again = new List<RowDraft>();
        if (cells.Mapping.States.IsEmpty && !run.Options.DryRun)
        {
            again.AddRange(await InsertAsync(session, row, added, attempt, cancellationToken).ConfigureAwait(false));
            added = [];
        }

        var records = new Dictionary<RowDraft, Written>();
        foreach (var draft in added)
        {
            var record = session.Add(row.Create(draft));
            row.Enter(draft, record, isNew: true);
            records.Add(draft, new Written(record, IsNew: true));
        }

        foreach (var draft in known)
        {
            var record = held[draft.Key];
            if (row.Apply(draft, record) | row.Enter(draft, record, isNew: false))
                records.Add(draft, new Written(record, IsNew: false));
            else
                Count(t => _revived.Contains(draft) ? t with { Updated = t.Updated + 1 } : t with { Unchanged = t.Unchanged + 1 });
        }

        again.AddRange(await CommitAsync(session, records, attempt, cancellationToken).ConfigureAwait(false));
        return again;
    }

    private async ValueTask<IEnumerable<RowDraft>> InsertAsync(
        ISession session, RowRecord row, List<RowDraft> drafts, int attempt, CancellationToken cancellationToken)
    {
        var records = drafts.ToDictionary(d => d, d => new Written(row.Create(d), IsNew: true));
        var options = run.CommitOptionsOf(cells) with { LeaveOutInvalid = true };
        var result = await session.TryInsertAsync(records.Values.Select(r => r.Record), options, cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted)
            return Refuse(result, records, attempt);
        var refused = Refuse(result.LeftOut, records);
        Count(t => t with { Created = t.Created + records.Count - refused.Count });
        return [];
    }

    private async ValueTask<IEnumerable<RowDraft>> CommitAsync(
        ISession session, Dictionary<RowDraft, Written> records, int attempt, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
            return [];
        var result = run.Options.DryRun
            ? await CheckAsync(session, records, cancellationToken).ConfigureAwait(false)
            : await session.TryCommitAsync(run.CommitOptionsOf(cells), cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted)
            return Refuse(result, records, attempt);
        var created = records.Values.Count(r => r.IsNew);
        // What differs in form only is the same once the commit has brought it into its normal form.
        var same = run.Options.DryRun ? 0 : records.Values.Count(r => !r.IsNew && r.Record.Version == r.Version);
        Count(t => t with { Created = t.Created + created, Updated = t.Updated + records.Count - created - same, Unchanged = t.Unchanged + same });
        if (run.Options.DryRun)
        {
            foreach (var (draft, written) in records.Where(r => r.Value.IsNew))
                run.Known.Promise(cells.System, draft.Key, written.Record);
        }

        return [];
    }

    private IEnumerable<RowDraft> Refuse(CommitResult result, Dictionary<RowDraft, Written> records, int attempt)
    {
        // Whoever loses a key finds its record the next time, so that comes to an end by itself.
        if (attempt >= MaxConflicts && !result.Problems.Any(IsTaken))
            result.ThrowIfNotCommitted();
        var refused = Refuse(result.Problems, records);

        // What names no row is of all of them.
        if (refused.Count == 0 && result.Conflicts.Count == 0 && !result.Problems.Any(IsTaken))
            result.ThrowIfNotCommitted();
        return records.Keys.Where(d => !refused.Contains(d));
    }

    // The rows that problems are about, each reported with all of its own.
    private HashSet<RowDraft> Refuse(IReadOnlyList<Problem> problems, Dictionary<RowDraft, Written> records)
    {
        if (problems.Count == 0)
            return [];
        var owners = OwnersOf(records);
        var refused = new HashSet<RowDraft>();
        foreach (var problem in problems)
        {
            if (problem.Subject is null || !owners.TryGetValue(problem.Subject, out var owner))
                continue;
            var draft = owner.Draft;
            if (IsTaken(problem) && _taken.Add(draft))
            {
                run.IsFresh = false;
                continue;
            }

            refused.Add(draft);
            if (IsTaken(problem))
                draft.Refuse(null, null, ImportTexts.Problem(ImportCodes.InBin, ("type", cells.Type.Name), ("key", draft.Key)));
            else
            {
                var (column, value) = cells.PlaceOf(draft, owner.Record, problem.Path);
                draft.Refuse(column, value, problem);
            }
        }

        foreach (var draft in refused)
            Report(draft);
        return refused;
    }

    // By the record or part that a problem names.
    private Dictionary<string, (RowDraft Draft, Record Record)> OwnersOf(Dictionary<RowDraft, Written> records)
    {
        var owners = new Dictionary<string, (RowDraft, Record)>(StringComparer.Ordinal);
        foreach (var (draft, written) in records)
        {
            owners[written.Record.Ref.ToString()] = (draft, written.Record);
            foreach (var part in draft.Parts.Select(p => p.Type).Distinct().SelectMany(t => cells.Type.PartsOf(written.Record, t)))
                owners[part.Ref.ToString()] = (draft, part);
        }

        return owners;
    }

    // What a commit would be refused for; but for references to records that would be there by then.
    private async ValueTask<CommitResult> CheckAsync(ISession session, Dictionary<RowDraft, Written> records, CancellationToken cancellationToken)
    {
        var problems = await session.CheckAsync(run.CommitOptionsOf(cells), cancellationToken).ConfigureAwait(false);
        var owners = problems.Any(IsUnknown) ? OwnersOf(records) : [];
        return new CommitResult([.. problems.Where(p => !IsUnknown(p) || !owners.TryGetValue(p.Subject ?? "", out var owner) || !IsPromised(session, owner.Record, p.Path))], []);
    }

    private bool IsPromised(ISession session, Record record, string field) =>
        session.Model.Catalog.Get(record.Ref.Type).Find(field)?.Read(record).AsReference() is { } reference && run.Known.IsPromised(reference);

    private static bool IsUnknown(Problem problem) => string.Equals(problem.Code, ProblemCodes.FieldUnknownReference, StringComparison.Ordinal);

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

    /// <summary>A record as a row wants it.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="IsNew">True when the row makes it.</param>
    private sealed record Written(Record Record, bool IsNew)
    {
        /// <summary>The version before the commit.</summary>
        public long Version { get; } = Record.Version;
    }
}
