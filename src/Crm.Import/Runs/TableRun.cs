using System.Globalization;
using Crm.Errors;
using Crm.Import.Batches;
using Crm.Import.Cells;
using Crm.Import.Errors;
using Crm.Import.Files;

namespace Crm.Import.Runs;

/// <summary>Reads one table row by row, and writes rows by the batch: while one is written, the next is read.</summary>
internal sealed class TableRun(ImportRun run, int table, TableCells cells)
{
    private readonly Dictionary<string, (long Line, int Sense)> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _occurrences = new(StringComparer.Ordinal);
    private readonly RowFields _fields = run.FieldsOf(cells);
    private RowBatch _batch = new(cells.Mapping, run.Options.MaxProblems);

    public async ValueTask RunAsync(SourceReader rows, CancellationToken cancellationToken)
    {
        run.IsFresh = await IsFreshAsync(cancellationToken).ConfigureAwait(false);
        var writing = Task.CompletedTask;
        try
        {
            for (var goesOn = true; goesOn;)
            {
                goesOn = await FillAsync(rows, cancellationToken).ConfigureAwait(false);
                Make(_batch.Drafts);
                var batch = _batch;
                batch.Share = rows.Share;
                _batch = new RowBatch(cells.Mapping, run.Options.MaxProblems);
                await writing.ConfigureAwait(false);
                writing = Task.Run(() => WriteAsync(batch, cancellationToken), CancellationToken.None);
            }
        }
        finally
        {
            // What befell earlier rows is told before what befell those behind them.
            await writing.ConfigureAwait(false);
        }
    }

    // False when the file has no more rows.
    private async ValueTask<bool> FillAsync(SourceReader rows, CancellationToken cancellationToken)
    {
        while (_batch.Drafts.Count < run.Options.BatchSize)
        {
            if (!await ReadAsync(rows, cancellationToken).ConfigureAwait(false))
                return false;
            _batch.Rows++;
            if (run.Mark is { } mark && mark.Passes(table, rows.Row))
                Pass(mark, rows);
            else if (rows.Problem is { } bad)
            {
                Occurring(cells.KeyOf(rows));
                _batch.Found.Refuse(0, rows.Line, bad);
            }
            else
                Take(cells.Read(rows));
        }

        return true;
    }

    // New records that need no other are made here, beside the writing of the batch before.
    private void Make(List<RowDraft> drafts)
    {
        if (!run.IsFresh || !run.Inserts(cells) || cells.HasReferences)
            return;
        foreach (var draft in drafts)
            draft.Made = _fields.Create(draft);
    }

    private async ValueTask<bool> IsFreshAsync(CancellationToken cancellationToken)
    {
        var session = await run.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        return !await session.Set(cells.Type.Name).AnyAsync(cancellationToken).ConfigureAwait(false);
    }

    // What comes before the place where a file breaks off is worth having, and so is the report of it.
    private async ValueTask<bool> ReadAsync(SourceReader rows, CancellationToken cancellationToken)
    {
        try
        {
            return await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException broken)
        {
            _batch.Found.Stop(0, broken.Line ?? rows.Line, broken.Problem);
            return false;
        }
    }

    // An earlier run wrote it; its key counts still, for the rows after it.
    private void Pass(BatchMark mark, SourceReader rows)
    {
        _batch.Found.Count(0, t => t with { Passed = t.Passed + 1 });
        var draft = cells.Read(rows);
        draft.Key = Occurring(draft.Key);
        if (rows.Problem is not null || draft.Key.Length == 0 || draft.Problems.Count > 0 || !_seen.TryAdd(draft.Key, (draft.Line, draft.Sense())))
            return;
        if (!mark.Knows(table, draft.Key))
        {
            var other = ImportTexts.Problem(ImportCodes.OtherFile, ("key", draft.Key));
            throw new RefusedException(other with { Path = $"/tables/{table}/file", Subject = $"{rows.Name}:{draft.Line}" });
        }
    }

    private void Take(RowDraft draft)
    {
        draft.Key = Occurring(draft.Key);
        if (draft.Key.Length == 0)
        {
            var columns = cells.Mapping.Key.Columns;
            draft.Refuse(string.Join(", ", columns), null, ImportTexts.Problem(ImportCodes.NoKey, ("columns", columns)));
        }

        if (draft.Problems.Count > 0)
            _batch.Found.Refuse(0, draft);
        else if (_seen.TryAdd(draft.Key, (draft.Line, draft.Sense())))
            _batch.Drafts.Add(draft);
        else
            TakeAgain(draft, _seen[draft.Key]);
    }

    // Rows that are refused count as well: mended, they must not push others aside.
    private string Occurring(string key)
    {
        if (!cells.Mapping.Key.Occurrence || key.Length == 0)
            return key;
        var place = _occurrences[key] = _occurrences.GetValueOrDefault(key) + 1;
        return place == 1 ? key : string.Create(CultureInfo.InvariantCulture, $"{key}#{place}");
    }

    // A row of the same key says the same, or is no more to be believed than the first.
    private void TakeAgain(RowDraft draft, (long Line, int Sense) first)
    {
        if (draft.Sense() == first.Sense)
        {
            _batch.Found.Count(0, t => t with { Repeated = t.Repeated + 1 });
            return;
        }

        draft.Refuse(null, null, ImportTexts.Problem(ImportCodes.KeyTwice, ("line", first.Line), ("key", draft.Key)));
        _batch.Found.Refuse(0, draft);
    }

    private async Task WriteAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        run.Report.Count(table, t => t with { Rows = t.Rows + batch.Rows });
        run.Report.Add(table, batch.Found);
        if (batch.Drafts.Count > 0)
            await run.WriteAsync(table, cells, batch.Drafts, cancellationToken).ConfigureAwait(false);
        var report = run.Report.Of(table);
        run.Options.Progress?.Report(new ImportProgress(report.File, report.Type, report.Rows, report.Refused) { Share = batch.Share });
    }
}
