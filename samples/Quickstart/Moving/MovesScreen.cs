using Quickstart.Describing;
using Spectre.Console;

namespace Quickstart.Moving;

/// <summary>What may be done with a record, for people.</summary>
internal sealed class MovesScreen(IAnsiConsole screen)
{
    public void Show(PossibleMoves moves)
    {
        screen.MarkupLineInterpolated($"{moves.Type} [bold]{moves.Record}[/] is [bold]{moves.State ?? "in no state"}[/]");
        foreach (var move in moves.Transitions)
            Show(move);
    }

    private void Show(PossibleMove move)
    {
        var mark = move.IsAllowed ? "[green]✓[/]" : move.IsOffered ? "[red]✗[/]" : "[grey]·[/]";
        var asks = move.Asks.Count == 0 || !move.IsOffered ? "" : $", asks for {string.Join(", ", move.Asks)}";
        screen.MarkupLine($"  {mark} {Markup.Escape($"{move.Name} → {move.To ?? "stays"}{asks}")}");
        foreach (var reason in move.Reasons)
            screen.MarkupLineInterpolated($"      [yellow]{reason}[/]");
        if (move.Why is { } why)
            screen.Write(new Padder(ExplanationTree.Of(why)).Padding(6, 0, 0, 0));
    }
}
