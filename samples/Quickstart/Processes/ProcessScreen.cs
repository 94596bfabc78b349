using Crm.Design;
using Crm.Processes;
using Spectre.Console;

namespace Quickstart.Processes;

/// <summary>Processes for people.</summary>
internal sealed class ProcessScreen(Terminal terminal)
{
    /// <summary>For a person: a tree, and Mermaid below.</summary>
    public const string Screen = "screen";

    public const string Mermaid = "mermaid";

    public const string Dot = "dot";

    /// <summary>All of them.</summary>
    public static string[] Forms { get; } = [Screen, Mermaid, Dot];

    /// <exception cref="InputException">There is no such form.</exception>
    public static string FormOf(string word) => Forms.FirstOrDefault(f => string.Equals(f, word, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException($"--form cannot be '{word}'{Sentences.DidYouMean(word, Forms)}; allowed are {string.Join(", ", Forms)}.");

    public void Show(ProcessDefinition process, string form)
    {
        if (form is Screen)
            terminal.Screen.Write(TreeOf(process));
        terminal.WriteText(form is Dot ? ProcessDrawing.Dot(process) : ProcessDrawing.Mermaid(process));
    }

    public void Show(IReadOnlyList<ProcessFinding> findings)
    {
        foreach (var finding in findings)
            terminal.Screen.MarkupLineInterpolated($"[yellow]{finding.Severity}[/] {finding.Process} {finding.Where}: {finding.Text} [grey]{finding.Code}[/]");
        if (findings.Count == 0)
            terminal.Screen.MarkupLine("[green]✓[/] Nothing was found.");
    }

    private static Tree TreeOf(ProcessDefinition process)
    {
        var tree = new Tree($"[bold]{Markup.Escape(process.Label)}[/] [grey]of {Markup.Escape(process.RecordType)}[/]").Guide(TreeGuide.Line);
        foreach (var state in process.States)
        {
            var node = tree.AddNode(new Markup(NameOf(state)));
            foreach (var transition in process.Transitions.Where(t => t.Leaves(state)))
                node.AddNode(new Markup(NameOf(transition)));
        }

        return tree;
    }

    private static string NameOf(StateDefinition state)
    {
        var colour = state.Kind switch { StateKind.Won => "green", StateKind.Lost => "red", _ => "teal" };
        var remarks = new[]
        {
            state.Initial ? "begins here" : null,
            state.Probability is { } probability ? $"{probability} %" : null,
            state.Required.IsEmpty ? null : $"requires {string.Join(", ", state.Required)}",
            state.Frozen.IsEmpty ? null : $"freezes {string.Join(", ", state.Frozen)}",
        };
        return $"[{colour}]●[/] [bold]{Markup.Escape(state.Key)}[/] [grey]{Markup.Escape(string.Join("; ", remarks.OfType<string>()))}[/]";
    }

    private static string NameOf(TransitionDefinition transition)
    {
        var asks = transition.During.Required.IsEmpty ? "" : $", asks for {string.Join(", ", transition.During.Required)}";
        var guard = transition.Before is { } before ? $" [yellow]{Markup.Escape(before.Description)}[/]" : "";
        return $"{Markup.Escape($"{transition.Name} → {transition.To ?? "stays"}{asks}")}{guard}";
    }
}
