using Crm.Evaluation;
using Spectre.Console;

namespace Quickstart.Describing;

/// <summary>Why a record meets a rule or not, as a tree on the screen.</summary>
internal static class ExplanationTree
{
    public static Tree Of(Explanation explanation)
    {
        var tree = new Tree(Line(explanation)).Guide(TreeGuide.Line);
        foreach (var child in explanation.Children)
            Add(tree, child);
        return tree;
    }

    private static void Add(IHasTreeNodes parent, Explanation explanation)
    {
        var node = parent.AddNode(Line(explanation));
        foreach (var child in explanation.Children)
            Add(node, child);
    }

    private static Markup Line(Explanation explanation)
    {
        var mark = explanation.Met ? "[green]✓[/]" : "[red]✗[/]";
        var seen = explanation.Seen.Length == 0 ? "" : $": [yellow]{Markup.Escape(explanation.Seen)}[/]";
        return new Markup($"{mark} {Markup.Escape(explanation.Text)}{seen}");
    }
}
