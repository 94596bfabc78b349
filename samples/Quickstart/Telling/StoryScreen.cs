using Crm.Errors;
using Crm.Evaluation;
using Quickstart.Describing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart.Telling;

/// <summary>The story for people.</summary>
internal sealed class StoryScreen(IAnsiConsole screen)
{
    public void Chapter(string title)
    {
        screen.WriteLine();
        screen.Write(new Spectre.Console.Rule($"[bold teal]{Markup.Escape(title)}[/]").LeftJustified().RuleStyle("grey"));
    }

    public void Text(string sentence) => screen.Write(Indented(new Text(sentence)));

    public void Done(string sentence) => screen.MarkupLineInterpolated($"[green]✓[/] {sentence}");

    /// <summary>Why something did not happen, in the words of the CRM; that a move is about the state needs no saying.</summary>
    public void Refused(string what, IReadOnlyList<Problem> problems)
    {
        foreach (var problem in problems)
            screen.MarkupLineInterpolated($"[red]✗[/] {what}: [yellow]{Sentences.Of(problem.Path is "stage" or "status" ? problem with { Path = "" } : problem)}[/]");
    }

    public void Tree(Explanation explanation) => screen.Write(Indented(ExplanationTree.Of(explanation)));

    /// <summary>What to try on the file that is there now.</summary>
    public void Next(string file)
    {
        Chapter("It is all in " + file);
        foreach (var command in (string[])["report", "can D-26", "history D-26", "imports", "report --as \"Maren Holt\"", "fields Opportunity", "process draw", "check"])
            screen.MarkupLineInterpolated($"  [teal]dotnet run --project samples/Quickstart -- {command}{(NeedsFile(command) ? $" --db {file}" : "")}[/]");
    }

    private static Padder Indented(IRenderable content) => new Padder(content).Padding(2, 0, 0, 0);

    private static bool NeedsFile(string command) => !command.StartsWith("fields", StringComparison.Ordinal) && !command.StartsWith("process", StringComparison.Ordinal);
}
