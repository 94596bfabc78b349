using Crm.Import.Runs;
using Spectre.Console;

namespace Quickstart.Importing;

/// <summary>A bar for each table, as long as the part of its file that is read.</summary>
internal sealed class ImportBars(ProgressContext bars) : TableProgress
{
    private ProgressTask? _bar;

    protected override void Move(ImportProgress value)
    {
        _bar ??= bars.AddTask(Markup.Escape($"{value.File} → {value.Type}"), maxValue: 1);
        _bar.IsIndeterminate = value.Share is null;
        _bar.Value = value.Share ?? 0;
    }

    protected override void Through(ImportProgress last)
    {
        _bar!.IsIndeterminate = false;
        _bar.Value = 1;
        _bar.StopTask();
        _bar = null;
    }
}
