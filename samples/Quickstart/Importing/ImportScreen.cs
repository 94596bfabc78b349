using Crm.Import.Runs;
using Spectre.Console;

namespace Quickstart.Importing;

/// <summary>What became of an import, for people.</summary>
internal sealed class ImportScreen(IAnsiConsole screen)
{
    private const int Shown = 20;

    public void Show(ImportReport report)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).AddColumns("File", "Became");
        foreach (var heading in (string[])["Rows", "Created", "Changed", "Unchanged", "Repeated", "Passed", "Refused"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var t in report.Tables)
        {
            table.AddRow(
                new Text(t.File), new Text(t.Type), Number(t.Rows), Number(t.Created, "green"), Number(t.Updated, "yellow"),
                Number(t.Unchanged), Number(t.Repeated), Number(t.Passed), Number(t.Refused, "red"));
        }

        screen.Write(table);
        foreach (var problem in report.Problems.Take(Shown))
            screen.MarkupLineInterpolated($"[{(problem.IsTaken ? "yellow" : "red")}]{(problem.IsTaken ? "!" : "✗")}[/] {ImportSentences.Of(problem)}");
        if (report.Problems.Length + report.ProblemsLeftOut - Shown is > 0 and var more)
            screen.MarkupLineInterpolated($"[grey]and {Sentences.Of(more)} more; --json has them all[/]");
        if (!report.IsComplete)
            screen.MarkupLineInterpolated($"[red]✗[/] {ImportSentences.BreaksOff}");
        if (report.Batch is { } batch)
            screen.MarkupLineInterpolated($"[grey]Batch[/] {batch.Value}[grey]: imports lists it, undo takes it back.[/]");
    }

    private static Markup Number(long number, string colour = "default") =>
        number == 0 ? new Markup("[grey]0[/]") : new Markup($"[{colour}]{Sentences.Of(number)}[/]");
}
