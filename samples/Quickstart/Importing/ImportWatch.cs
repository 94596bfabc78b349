using Crm.Import.Runs;
using Quickstart.Stores;
using Spectre.Console;

namespace Quickstart.Importing;

/// <summary>Runs an import while somebody may watch: bars on a terminal, a line now and then elsewhere, always on the error stream.</summary>
internal sealed class ImportWatch(Terminal terminal)
{
    public async Task<ImportReport> RunAsync(OpenCrm crm, ImportSource source, bool isDry, CancellationToken cancellationToken)
    {
        if (terminal.Watched is not { } watched)
            return await RunAsync(crm, source, isDry, new Lines(terminal), cancellationToken);
        return await watched.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(bars => RunAsync(crm, source, isDry, new Bars(bars, source), cancellationToken));
    }

    private static async Task<ImportReport> RunAsync(OpenCrm crm, ImportSource source, bool isDry, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        var options = new ImportOptions { DryRun = isDry, Progress = progress };
        return await new Importer(crm.Runtime, crm.Clock).RunAsync(source.Plan, source.Folder, crm.Actor, options, cancellationToken: cancellationToken);
    }

    private sealed class Lines(Terminal terminal) : IProgress<ImportProgress>
    {
        private const int RowsBetween = 5_000;
        private ImportProgress? _last;

        // A table is through when a batch is not full, or brings nothing more.
        public void Report(ImportProgress value)
        {
            if (value == _last || value.Rows % RowsBetween == 0 || value.Rows % new ImportOptions().BatchSize != 0)
                terminal.Note($"{value.File}: {Sentences.Of(value.Rows)} rows as {value.Type}");
            _last = value;
        }
    }

    private sealed class Bars(ProgressContext bars, ImportSource source) : IProgress<ImportProgress>
    {
        private readonly Dictionary<(string File, string Type), ProgressTask> _bars = [];
        private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);

        public void Report(ImportProgress value)
        {
            if (!_bars.TryGetValue((value.File, value.Type), out var bar))
                _bars[(value.File, value.Type)] = bar = bars.AddTask(Markup.Escape($"{value.File} → {value.Type}"), maxValue: Math.Max(LinesOf(value.File), 1));
            bar.Value = Math.Min(value.Rows, bar.MaxValue);
        }

        // As many rows as lines, but for the header; a packed file shows its progress all the same, only not evenly.
        private long LinesOf(string file)
        {
            if (!_lines.TryGetValue(file, out var lines))
                _lines[file] = lines = File.ReadLines(Path.Combine(source.Folder, file)).LongCount() - 1;
            return lines;
        }
    }
}
