using Crm.Import.Runs;
using Spectre.Console;

namespace Quickstart.Importing;

/// <summary>What became of an import, for people.</summary>
internal sealed class ImportScreen(IAnsiConsole screen)
{
    private const string Passed = "Passed";

    private static readonly (string Heading, Func<TableReport, long> Of, string Colour)[] Columns =
    [
        ("Rows", t => t.Rows, "default"), ("Created", t => t.Created, "green"), ("Changed", t => t.Updated, "yellow"), ("Unchanged", t => t.Unchanged, "default"),
        ("Repeated", t => t.Repeated, "default"), (Passed, t => t.Passed, "default"), ("Refused", t => t.Refused, "red"),
    ];

    public void Show(ImportReport report, bool isVerbose)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).AddColumns("File", "Became");
        // Only a run that goes on with another passes rows over.
        var columns = Columns.Where(c => !string.Equals(c.Heading, Passed, StringComparison.Ordinal) || report.Tables.Any(t => t.Passed > 0)).ToArray();
        foreach (var (heading, _, _) in columns)
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var t in report.Tables)
            table.AddRow([new Text(t.File), new Text(t.Type), .. columns.Select(c => Number(c.Of(t), c.Colour))]);

        screen.Write(table);
        foreach (var (sentence, isTaken) in ImportSentences.Of(report, isVerbose))
            screen.MarkupLineInterpolated($"[{(isTaken ? "yellow" : "red")}]{(isTaken ? "!" : "✗")}[/] {sentence}");
        if (ImportSentences.Whole(report, isVerbose) is { Length: > 0 } whole)
            screen.MarkupLineInterpolated($"[grey]{whole}[/]");
        if (!report.IsComplete)
            screen.MarkupLineInterpolated($"[red]✗[/] {ImportSentences.BreaksOff}");
        if (report.Batch is { } batch)
            screen.MarkupLineInterpolated($"[grey]Batch[/] {batch.Value}[grey]: {(report.IsComplete ? "imports lists it, undo takes it back" : "--resume with this id goes on with it, undo takes it back")}.[/]");
    }

    private static Markup Number(long number, string colour) =>
        number == 0 ? new Markup("[grey]0[/]") : new Markup($"[{colour}]{Sentences.Of(number)}[/]");
}
