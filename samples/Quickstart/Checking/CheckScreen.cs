using Spectre.Console;

namespace Quickstart.Checking;

/// <summary>What was found, for people.</summary>
internal sealed class CheckScreen(IAnsiConsole screen)
{
    private const int Shown = 20;

    public void Show(CheckAnswer answer)
    {
        foreach (var check in answer.Checks)
        {
            var mark = check.Findings.Count == 0 ? "[green]✓[/]" : "[red]✗[/]";
            var facts = string.Join(", ", check.Facts.Select(f => $"{f.Key} {f.Value}"));
            screen.MarkupLine($"{mark} {Markup.Escape(check.Check)}[grey]: {Markup.Escape(facts.Length > 0 ? facts : $"{Sentences.Of(check.Looked)} looked at")}[/]");
            foreach (var finding in check.Findings.Take(Shown))
                screen.MarkupLineInterpolated($"    [yellow]{(finding.Type.Length == 0 ? "" : $"{finding.Type} {finding.Record}: ")}{finding.Text}[/]");
            if (check.Findings.Count > Shown)
                screen.MarkupLineInterpolated($"    [grey]and {Sentences.Of(check.Findings.Count - Shown)} more; --json has them all[/]");
        }
    }
}
