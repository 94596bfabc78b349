using Crm.Errors;
using Crm.Evaluation;
using Crm.Journal;
using Crm.Processes;
using NodaTime.Text;
using Spectre.Console;

namespace Quickstart.Telling;

/// <summary>The story for people.</summary>
internal sealed class StoryScreen(IAnsiConsole screen)
{
    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("HH:mm:ss");

    public void Chapter(string title) => screen.Write(new Spectre.Console.Rule($"[bold]{Markup.Escape(title)}[/]").LeftJustified().RuleStyle("grey"));

    public void Text(string sentence) => screen.MarkupLineInterpolated($"  {sentence}");

    public void Done(string sentence) => screen.MarkupLineInterpolated($"[green]✓[/] {sentence}");

    /// <summary>Why something did not happen, in the words of the CRM.</summary>
    public void Refused(string what, IReadOnlyList<Problem> problems)
    {
        foreach (var problem in problems)
            screen.MarkupLineInterpolated($"[red]✗[/] {what}: [yellow]{Sentences.Of(problem with { Path = "" })}[/]");
    }

    public void Options(IReadOnlyList<TransitionOption> options)
    {
        foreach (var option in options)
        {
            if (option.Allowed)
                screen.MarkupLineInterpolated($"    [green]✓[/] {option.Label} → {option.Target?.Key}, asks for {string.Join(", ", option.Asks.Select(a => a.Key))}");
            else
                screen.MarkupLineInterpolated($"    [red]✗[/] {option.Label} → {option.Target?.Key}: [yellow]{Sentences.Of(option.Problems[0] with { Path = "" })}[/]");
        }
    }

    public void Tree(Explanation explanation) => screen.Write(ExplanationTree.Of(explanation));

    public void Journal(IReadOnlyList<JournalEntry> newestFirst)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).AddColumns("UTC", "What", "Earlier values", "Event", "Why");
        foreach (var entry in newestFirst)
        {
            table.AddRow(
                new Text(Time.Format(entry.At)),
                new Text(entry.Kind.ToString()),
                new Text(string.Join(", ", entry.Old.Select(o => $"{o.Key} {(o.Value.IsMissing ? "—" : o.Value.ToString())}"))),
                new Text(string.Join(", ", entry.Events.Select(e => e.Name))),
                new Text(entry.Reason ?? ""));
        }

        screen.Write(table);
    }
}
