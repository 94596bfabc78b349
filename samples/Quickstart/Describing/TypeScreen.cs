using Spectre.Console;

namespace Quickstart.Describing;

/// <summary>The words that a rule may use, for people.</summary>
internal sealed class TypeScreen(IAnsiConsole screen)
{
    public void Show(TypeDescription type)
    {
        var fields = new Table().RoundedBorder().BorderColor(Color.Grey).Title($"[bold]{Markup.Escape(type.Type)}[/]").AddColumns("Field", "Kind", "Means", "");
        foreach (var field in type.Fields)
        {
            var more = field.Target is not null ? $"→ {field.Target}" : field.Choices is not null ? string.Join(", ", field.Choices) : field.Format ?? "";
            fields.AddRow(new Text(field.Name, new Style(Color.Teal)), new Text(field.Kind), new Text(field.Label), new Text(field.ReadOnly ? Joined(more, "read-only") : more));
        }

        screen.Write(fields);
        if (type.Related.Count == 0)
            return;
        var related = new Table().RoundedBorder().BorderColor(Color.Grey).Title("[bold]Related sets[/]").AddColumns("Set", "Of", "That refer by");
        foreach (var set in type.Related)
            related.AddRow(new Text(set.Name, new Style(Color.Teal)), new Text(set.Type), new Text(set.Via));
        screen.Write(related);
    }

    private static string Joined(string first, string second) => first.Length == 0 ? second : $"{first}; {second}";
}
