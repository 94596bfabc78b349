using Crm.Import.Cells;
using Crm.Import.Errors;
using Crm.Import.Files;

namespace Crm.Import.Runs;

/// <summary>Reads one table row by row, and hands rows on by the batch.</summary>
internal sealed class TableRun(ImportRun run, int table, TableCells cells)
{
    private readonly Dictionary<string, (long Line, int Sense)> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _occurrences = new(StringComparer.Ordinal);
    private readonly List<RowDraft> _batch = [];

    public async ValueTask RunAsync(SourceReader rows, CancellationToken cancellationToken)
    {
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            run.Report.Count(table, t => t with { Rows = t.Rows + 1 });
            if (rows.Problem is { } bad)
                run.Report.Refuse(table, rows.Line, bad);
            else
                Take(cells.Read(rows));
            if (_batch.Count >= run.Options.BatchSize)
                await WriteAsync(cancellationToken).ConfigureAwait(false);
        }

        await WriteAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Take(RowDraft draft)
    {
        if (draft.Key.Length == 0)
            draft.Refuse(string.Join(", ", cells.Mapping.Key.Columns), null, ImportTexts.Problem(ImportCodes.NoKey, ("columns", cells.Mapping.Key.Columns)));
        if (draft.Problems.Count > 0)
            run.Report.Refuse(table, draft);
        else if (cells.Mapping.Key.Occurrence)
            TakeOccurrence(draft);
        else if (_seen.TryAdd(draft.Key, (draft.Line, draft.Sense())))
            _batch.Add(draft);
        else
            TakeAgain(draft, _seen[draft.Key]);
    }

    private void TakeOccurrence(RowDraft draft)
    {
        var place = _occurrences[draft.Key] = _occurrences.GetValueOrDefault(draft.Key) + 1;
        if (place > 1)
            draft.Key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{draft.Key}#{place}");
        _batch.Add(draft);
    }

    // A row of the same key says the same, or is no more to be believed than the first.
    private void TakeAgain(RowDraft draft, (long Line, int Sense) first)
    {
        if (draft.Sense() == first.Sense)
        {
            run.Report.Count(table, t => t with { Repeated = t.Repeated + 1 });
            return;
        }

        draft.Refuse(null, null, ImportTexts.Problem(ImportCodes.KeyTwice, ("line", first.Line), ("key", draft.Key)));
        run.Report.Refuse(table, draft);
    }

    private async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count > 0)
            await run.WriteAsync(table, cells, [.. _batch], cancellationToken).ConfigureAwait(false);
        _batch.Clear();
        var report = run.Report.Of(table);
        run.Options.Progress?.Report(new ImportProgress(report.File, report.Type, report.Rows, report.Refused));
    }
}
