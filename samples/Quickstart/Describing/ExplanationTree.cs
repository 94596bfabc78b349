using Crm.Evaluation;
using Spectre.Console;

namespace Quickstart.Describing;

/// <summary>Why a record meets a rule or not, as a tree on the screen.</summary>
internal static class ExplanationTree
{
    public static Tree Of(Explanation explanation)
    {
        var tree = new Tree(Line(explanation)).Guide(TreeGuide.Line);
        AddChildren(tree, explanation);
        return tree;
    }

    private static void AddChildren(IHasTreeNodes node, Explanation explanation)
    {
        foreach (var child in explanation.Children)
            AddChildren(node.AddNode(Line(child)), child);
        if (explanation.LeftOut > 0)
            node.AddNode(new Markup($"[grey]… and {Sentences.Of(explanation.LeftOut)} more[/]"));
    }

    private static Markup Line(Explanation explanation)
    {
        var mark = explanation.Met ? "[green]✓[/]" : "[red]✗[/]";
        var seen = explanation.Seen.Length == 0 ? "" : $": [yellow]{Markup.Escape(explanation.Seen)}[/]";
        return new Markup($"{mark} {Markup.Escape(explanation.Text)}{seen}");
    }
}
