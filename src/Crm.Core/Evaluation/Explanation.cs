using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Crm.Evaluation;

/// <summary>Why a record meets a rule or not: a tree like the rule's normal form.</summary>
/// <param name="Text">The test in plain English, such as <c>amount is at least 1000</c>; the outermost and those of related records begin with the name of the record.</param>
/// <param name="Met">Whether it is met.</param>
/// <param name="Seen">What was found, such as the field's value; empty where the children say it.</param>
/// <param name="Children">The tests inside; for related records, one for each of ten: the least or greatest first where that is asked for, then those that count, each lot by name.</param>
/// <remarks>Holds values of the record: show it to those only who may read them. Immutable.</remarks>
public sealed record Explanation(string Text, bool Met, string Seen, ImmutableArray<Explanation> Children)
{
    /// <summary>How many more related records there are than <see cref="Children"/> tells.</summary>
    public int LeftOut { get; init; }

    /// <summary>The tree, one test a line, indented, with ✓ for met and ✗ for not.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, 0);
        return text.ToString();
    }

    private void Write(StringBuilder text, int depth)
    {
        if (depth > 0)
            text.Append('\n').Append(' ', depth * 2);
        text.Append(Met ? "✓ " : "✗ ").Append(Text);
        if (Seen.Length > 0)
            text.Append(": ").Append(Seen);
        foreach (var child in Children)
            child.Write(text, depth + 1);
        if (LeftOut > 0)
            text.Append('\n').Append(' ', (depth + 1) * 2).Append(CultureInfo.InvariantCulture, $"… and {LeftOut} more");
    }
}
