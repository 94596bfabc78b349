using Spectre.Console;

namespace Quickstart.Batches;

/// <summary>What became of undoing an import, for people.</summary>
internal sealed class UndoScreen(IAnsiConsole screen)
{
    private const int Shown = 20;

    public void Show(UndoAnswer undone)
    {
        screen.MarkupLineInterpolated(
            $"[green]✓[/] [bold]{Sentences.Of(undone.Removed)}[/] removed, [bold]{Sentences.Of(undone.Reverted)}[/] as before, [bold]{Sentences.Of(undone.Left.Count)}[/] left.");
        foreach (var left in undone.Left.Take(Shown))
            screen.MarkupLineInterpolated($"[yellow]![/] {left.Type} {left.Key}: {left.Reason}");
        if (undone.Left.Count > Shown)
            screen.MarkupLineInterpolated($"[grey]and {Sentences.Of(undone.Left.Count - Shown)} more; --json has them all[/]");
    }
}
