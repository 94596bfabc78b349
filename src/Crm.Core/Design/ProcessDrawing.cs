using System.Globalization;
using System.Text;
using Crm.Processes;

namespace Crm.Design;

/// <summary>Draws process definitions as text that diagram tools read.</summary>
/// <remarks>The same definition always gives the same text, with LF line ends. Thread-safe.</remarks>
public static class ProcessDrawing
{
    /// <summary>A Mermaid state diagram (<c>stateDiagram-v2</c>).</summary>
    /// <param name="process">The definition.</param>
    /// <param name="current">The key of the state to highlight; null for none.</param>
    public static string Mermaid(ProcessDefinition process, string? current = null)
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        foreach (var state in process.States)
            text.Append(CultureInfo.InvariantCulture, $"    state \"{MermaidText(NameOf(state))}\" as {MermaidId(state.Key)}\n");
        foreach (var state in process.States.Where(s => s.Initial))
            text.Append(CultureInfo.InvariantCulture, $"    [*] --> {MermaidId(state.Key)}\n");
        foreach (var (from, transition, to) in Edges(process))
            text.Append(CultureInfo.InvariantCulture, $"    {MermaidId(from)} --> {MermaidId(to)} : {MermaidText(NameOf(transition))}\n");
        foreach (var state in process.States.Where(s => s.IsClosed))
            text.Append(CultureInfo.InvariantCulture, $"    {MermaidId(state.Key)} --> [*]\n");
        foreach (var kind in process.States.Where(s => s.IsClosed).Select(s => s.Kind).Distinct().Order())
        {
            text.Append(CultureInfo.InvariantCulture, $"    classDef {Word(kind)} fill:{Colour(kind)}\n");
            var keys = process.States.Where(s => s.Kind == kind).Select(s => MermaidId(s.Key));
            text.Append(CultureInfo.InvariantCulture, $"    class {string.Join(",", keys)} {Word(kind)}\n");
        }

        if (current is not null && process.FindState(current) is not null)
            text.Append(CultureInfo.InvariantCulture, $"    classDef current stroke-width:4px\n    class {MermaidId(current)} current\n");
        return text.ToString();
    }

    /// <summary>A Graphviz digraph.</summary>
    /// <param name="process">The definition.</param>
    /// <param name="current">The key of the state to highlight; null for none.</param>
    public static string Dot(ProcessDefinition process, string? current = null)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"digraph {DotText(process.Key)} {{\n");
        text.Append("    rankdir=LR;\n    node [shape=box, style=\"rounded,filled\", fillcolor=white];\n");
        if (process.States.Any(s => s.Initial))
            text.Append("    \"\" [shape=point];\n");
        foreach (var state in process.States)
        {
            var closed = state.IsClosed ? $", peripheries=2, fillcolor={Colour(state.Kind)}" : "";
            var width = string.Equals(state.Key, current, StringComparison.Ordinal) ? ", penwidth=4" : "";
            text.Append(CultureInfo.InvariantCulture, $"    {DotText(state.Key)} [label={DotText(NameOf(state))}{closed}{width}];\n");
        }

        foreach (var state in process.States.Where(s => s.Initial))
            text.Append(CultureInfo.InvariantCulture, $"    \"\" -> {DotText(state.Key)};\n");
        foreach (var (from, transition, to) in Edges(process))
        {
            var style = transition.IsInternal ? ", style=dashed" : "";
            text.Append(CultureInfo.InvariantCulture, $"    {DotText(from)} -> {DotText(to)} [label={DotText(NameOf(transition))}{style}];\n");
        }

        return text.Append("}\n").ToString();
    }

    private static IEnumerable<(string From, TransitionDefinition Transition, string To)> Edges(ProcessDefinition process) =>
        from transition in process.Transitions
        from state in process.States
        where transition.Leaves(state)
        select (state.Key, transition, transition.To ?? state.Key);

    private static string NameOf(StateDefinition state)
    {
        var percent = state.Probability is { } probability ? $"{probability}%" : null;
        var kind = state.IsClosed ? Word(state.Kind) : null;
        var more = string.Join(", ", new[] { kind, percent }.OfType<string>());
        return more.Length == 0 ? state.Label : $"{state.Label} ({more})";
    }

    private static string NameOf(TransitionDefinition transition) =>
        transition.Before is { } guard ? $"{transition.Label} [{guard.Description}]" : transition.Label;

    private static string Word(StateKind kind) => Records.EnumNames<StateKind>.Of(kind);

    private static string Colour(StateKind kind) => kind switch
    {
        StateKind.Won => "palegreen",
        StateKind.Lost => "mistyrose",
        _ => "gainsboro",
    };

    // Keys may be words of Mermaid's own, such as end or state.
    private static string MermaidId(string key) => "s_" + key;

    // Mermaid reads #nn; as the character; letters, digits, spaces and harmless signs stand for themselves.
    private static string MermaidText(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or ',' or '(' or ')' or '[' or ']' or '\'' or '!' or '?')
                escaped.Append(rune);
            else if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
                escaped.Append(' ');
            else
                escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        }

        return escaped.ToString();
    }

    private static string DotText(string text)
    {
        var escaped = new StringBuilder("\"");
        foreach (var c in text)
            escaped.Append(c is '"' or '\\' ? $"\\{c}" : char.IsControl(c) ? " " : c.ToString());
        return escaped.Append('"').ToString();
    }
}
