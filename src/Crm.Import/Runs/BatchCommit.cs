using System.Collections.Immutable;
using Crm.Errors;
using Crm.Import.Batches;
using Crm.Import.Cells;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Import.Runs;

/// <summary>Commits the rows of a batch; what the CRM refuses is left out with its reasons, and the rest goes in.</summary>
internal sealed class BatchCommit(ImportRun run, TableCells cells, BatchReport report)
{
    private readonly BatchRefusals _refusals = new(run, cells, report);
    private readonly BatchRevival _revival = new(run, cells, report);

    public async ValueTask RunAsync(IReadOnlyList<RowDraft> drafts, CancellationToken cancellationToken)
    {
        var left = drafts;
        for (var attempt = 0; left.Count > 0; attempt++)
        {
            if (run.Options.Revive && left.Where(d => _refusals.IsTaken(d) && !_revival.Has(d)).ToList() is { Count: > 0 } taken)
            {
                var done = await _revival.RunAsync(taken, cancellationToken).ConfigureAwait(false);
                left = [.. left.Where(d => !done.Contains(d))];
            }

            left = await TryAsync(left, attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    // Those that are to be tried again.
    private async ValueTask<IReadOnlyList<RowDraft>> TryAsync(IReadOnlyList<RowDraft> drafts, int attempt, CancellationToken cancellationToken)
    {
        var session = await run.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var held = report.Counts && run.IsFresh
            ? ImmutableDictionary<string, Record>.Empty
            : await session.Set(cells.Type.Name).FindByExternalIdsAsync(cells.System, drafts.Select(d => d.Key), cancellationToken).ConfigureAwait(false);
        var fields = run.FieldsOf(cells);
        var row = new RowRecord(fields, session, run.Now);
        var inserts = run.Inserts(cells);
        var (added, changed) = (new List<RowWrite>(), new List<RowWrite>());
        foreach (var draft in drafts)
        {
            if (held.TryGetValue(draft.Key, out var record))
            {
                if (await row.ChangeAsync(draft, record, cancellationToken).ConfigureAwait(false))
                    changed.Add(new RowWrite(draft, record, IsNew: false));
                else
                    report.Count(t => _revival.Has(draft) ? t with { Updated = t.Updated + 1 } : t with { Unchanged = t.Unchanged + 1 });
            }
            else if (inserts)
                added.Add(new RowWrite(draft, draft.TakeMade() ?? fields.Create(draft), IsNew: true));
            else
            {
                var made = session.Add(fields.Create(draft));
                row.Enter(draft, made);
                changed.Add(new RowWrite(draft, made, IsNew: true));
            }
        }

        var again = await InsertAsync(added, attempt, cancellationToken).ConfigureAwait(false);
        return [.. again, .. await CommitAsync(session, changed, attempt, cancellationToken).ConfigureAwait(false)];
    }

    // An insert is a commit of its own.
    private async ValueTask<IEnumerable<RowDraft>> InsertAsync(List<RowWrite> writes, int attempt, CancellationToken cancellationToken)
    {
        if (writes.Count == 0)
            return [];
        var session = await run.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var options = run.CommitOptionsOf(cells) with { LeaveOutInvalid = true };
        var result = await session.TryInsertAsync(writes.Select(w => w.Record), options, cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted)
            return _refusals.Refuse(session.Model.Catalog, result, writes, attempt);
        var refused = _refusals.Refuse(session.Model.Catalog, result.LeftOut, writes);
        report.Count(t => t with { Created = t.Created + writes.Count - refused.Count });
        return [];
    }

    private async ValueTask<IEnumerable<RowDraft>> CommitAsync(ISession session, List<RowWrite> writes, int attempt, CancellationToken cancellationToken)
    {
        if (writes.Count == 0)
            return [];
        var result = run.Options.DryRun
            ? await CheckAsync(session, writes, cancellationToken).ConfigureAwait(false)
            : await session.TryCommitAsync(run.CommitOptionsOf(cells), cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted)
            return _refusals.Refuse(session.Model.Catalog, result, writes, attempt);
        var created = writes.Count(w => w.IsNew);
        var same = run.Options.DryRun ? 0 : writes.Count(w => w.IsUnchanged);
        report.Count(t => t with { Created = t.Created + created, Updated = t.Updated + writes.Count - created - same, Unchanged = t.Unchanged + same });
        if (run.Options.DryRun)
        {
            foreach (var made in writes.Where(w => w.IsNew))
                run.Known.Promise(cells.System, made.Draft.Key, made.Record);
        }

        return [];
    }

    // What a commit would be refused for; but for references to records that would be there by then.
    private async ValueTask<CommitResult> CheckAsync(ISession session, List<RowWrite> writes, CancellationToken cancellationToken)
    {
        var problems = await session.CheckAsync(run.CommitOptionsOf(cells), cancellationToken).ConfigureAwait(false);
        var owners = session.Model.Catalog.OwnersOf(problems.Where(IsUnknown), writes.Select(w => (w.Draft, w.Record)));
        return new CommitResult([.. problems.Where(p => !IsUnknown(p) || !owners.TryGetValue(p.Subject ?? "", out var owner) || !IsPromised(session, owner.Record, p.Path))], []);
    }

    private bool IsPromised(ISession session, Record record, string field) =>
        session.Model.Catalog.Get(record.Ref.Type).Find(field)?.Read(record).AsReference() is { } reference && run.Known.IsPromised(reference);

    private static bool IsUnknown(Problem problem) => string.Equals(problem.Code, ProblemCodes.FieldUnknownReference, StringComparison.Ordinal);
}
