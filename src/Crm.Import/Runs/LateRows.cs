using Crm.Errors;
using Crm.Import.Cells;
using Crm.Import.Errors;

namespace Crm.Import.Runs;

/// <summary>Rows that wait for records of later rows.</summary>
internal sealed class LateRows
{
    private List<LateRow> _rows = [];

    public void Add(LateRow row) => _rows.Add(row);

    /// <summary>Writes them, those first whose records are there: others may wait for theirs. What is nowhere is reported.</summary>
    public async ValueTask FinishAsync(ImportRun run, CancellationToken cancellationToken)
    {
        while (_rows.Any(r => !r.WasWritten) && await WriteReadyAsync(run, cancellationToken).ConfigureAwait(false))
        {
        }

        foreach (var group in Groups(_rows))
        {
            foreach (var some in group.Chunk(run.Options.BatchSize))
                await EndAsync(run, group.Key, some, cancellationToken).ConfigureAwait(false);
        }
    }

    // True when something was written: then others may be ready.
    private async ValueTask<bool> WriteReadyAsync(ImportRun run, CancellationToken cancellationToken)
    {
        var next = new List<LateRow>();
        var progress = false;
        foreach (var group in Groups(_rows))
        {
            foreach (var some in group.Chunk(run.Options.BatchSize))
            {
                await run.Known.LookUpAsync(some.SelectMany(r => r.Draft.References), cancellationToken).ConfigureAwait(false);
                var ready = some.Where(r => !r.WasWritten && !run.Known.LackingOf(r.Draft).Any(l => l.Field.Required)).ToList();
                progress |= ready.Count > 0;
                await run.CommitAsync(group.Key.Table, group.Key.Cells, [.. ready.Select(r => r.Draft)], cancellationToken).ConfigureAwait(false);
                next.AddRange(some.Except(ready));
                next.AddRange(ready.Where(r => r.Draft.Problems.Count == 0 && run.Known.LackingOf(r.Draft).Count > 0).Select(r => r with { WasWritten = true }));
            }
        }

        _rows = next;
        return progress;
    }

    private static async ValueTask EndAsync(ImportRun run, (int Table, TableCells Cells) of, LateRow[] rows, CancellationToken cancellationToken)
    {
        await run.Known.LookUpAsync(rows.SelectMany(r => r.Draft.References), cancellationToken).ConfigureAwait(false);
        var found = new List<RowDraft>();
        foreach (var (_, _, draft, wasWritten) in rows)
        {
            var lacking = run.Known.LackingOf(draft);
            if (wasWritten)
            {
                var told = new List<CellProblem>();
                foreach (var reference in lacking)
                    new CellProblem(reference.Column, reference.Name, UnknownOf(reference)).AddTo(told);
                told.ForEach(p => run.Report.Note(of.Table, draft.Line, p, isTaken: true));
                if (lacking.Count < draft.References.Count())
                    found.Add(draft);
                continue;
            }

            foreach (var reference in lacking)
                draft.Refuse(reference.Column, reference.Name, UnknownOf(reference));
            run.Report.Refuse(of.Table, draft);
        }

        // A dry run has judged them already, but for records that it would have made.
        if (!run.Options.DryRun)
            await new BatchCommit(run, of.Cells, new BatchReport(run.Report, of.Table, counts: false)).RunAsync(found, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<IGrouping<(int Table, TableCells Cells), LateRow>> Groups(IEnumerable<LateRow> rows) =>
        rows.Where(r => r.Draft.Problems.Count == 0).GroupBy(r => (r.Table, r.Cells));

    private static Problem UnknownOf(NamedRecord reference) =>
        ImportTexts.Problem(ImportCodes.UnknownRecord, ("type", reference.By?.Type ?? reference.Field.Target), ("name", reference.Name)) with { Path = reference.Field.Key };
}
