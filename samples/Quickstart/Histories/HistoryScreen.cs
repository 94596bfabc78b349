using Spectre.Console;

namespace Quickstart.Histories;

/// <summary>What happened to a record, for people.</summary>
internal sealed class HistoryScreen(IAnsiConsole screen)
{
    public void Show(HistoryAnswer history)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey)
            .Title($"[bold]{Markup.Escape($"{history.Type} {history.Record}, version {history.Version}")}[/]")
            .AddColumns("UTC", "Who", "What", "Changes", "Why");
        foreach (var entry in history.Entries)
        {
            table.AddRow(
                new Text(entry.At[..19].Replace('T', ' ')),
                new Text(entry.By),
                new Text(string.Join('\n', entry.Events.Prepend(entry.Kind.ToString()))),
                new Text(string.Join('\n', entry.Changes.Select(Of))),
                new Text(entry.Reason ?? ""));
        }

        screen.Write(table);
        foreach (var step in history.States)
            screen.MarkupLineInterpolated($"  [teal]{step.State}[/] since {step.EnteredAt[..10]}{(step.Transition is null ? "" : $", by {step.Transition}")}, {step.By}");
    }

    private static string Of(FieldChange change) => $"{change.Field}: {(change.From is null ? "" : $"{change.From} → ")}{change.To ?? "nothing"}";
}
