using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Crm.Import.Files;
using Crm.Import.Mappings;
using Crm.Values;

namespace Crm.Import.Cells;

/// <summary>The text that a mapping takes from a row.</summary>
/// <param name="mapping">Where from.</param>
/// <param name="columns">The indexes of its columns, or of those of its template.</param>
/// <param name="when">The index of the column that says whether the row says it; not used where every row does.</param>
/// <param name="otherwise">What is taken where this is missing; null for nothing, or where somebody else sees to that.</param>
internal sealed class CellText(ValueMapping mapping, ImmutableArray<int> columns, int when, CellText? otherwise)
{
    private readonly FrozenSet<string> _nothing = mapping.Nothing.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, string> _aliases = mapping.Aliases.ToFrozenDictionary(StringComparer.Ordinal);
    private readonly ImmutableArray<(string Literal, int Column)> _template = mapping.Template is { } template ? Pieces(template, columns) : [];

    /// <summary>The columns, as a report names them; null where there are none.</summary>
    public string? Names { get; } = mapping.Template is { } filled ? Named(Template.Columns(filled).Distinct(StringComparer.Ordinal)) : Named(mapping.Columns);

    /// <summary>How times are read there. Made with the first: whether the forms of a mapping are right is told when all of it is bound.</summary>
    public CellTimes Times => field ??= new CellTimes(mapping);

    /// <summary>True when the row is one of those that say it.</summary>
    public bool IsOf(SourceReader row) => mapping.When is not { } condition || condition.Is.Contains(Trimmed(row, when, fold: false));

    /// <summary>The text without the spaces around it, its alias where it has one; null where nothing is said.</summary>
    public string? Read(SourceReader row) => Read(row, out _);

    /// <summary>The same, and where it was said.</summary>
    public string? Read(SourceReader row, out CellText from)
    {
        from = this;
        return Own(row) ?? otherwise?.Read(row, out from);
    }

    private string? Own(SourceReader row)
    {
        if (!IsOf(row))
            return null;
        var text = mapping.Constant ?? (mapping.Template is null ? Joined(row, columns, fold: false) : Filled(row));
        if (text is null || _nothing.Contains(text))
            return null;
        return _aliases.GetValueOrDefault(text, text) is { Length: > 0 } meant ? meant : null;
    }

    /// <summary>The text of one column, or those of several as one key; null where all of them are empty.</summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="fold">True where case, accents and spaces do not count.</param>
    /// <param name="counted">True where the number of an occurrence may follow.</param>
    public static string? Joined(SourceReader row, ImmutableArray<int> columns, bool fold, bool counted = false)
    {
        if (columns is [var only])
            return Trimmed(row, only, fold) is { Length: > 0 } text ? counted ? Escaped(text, "\\", "#") : text : null;
        return JoinedAll(row, columns, fold, counted);
    }

    // Apart, so that only it pays for what the lambda captures.
    private static string? JoinedAll(SourceReader row, ImmutableArray<int> columns, bool fold, bool counted)
    {
        var texts = columns.Select(c => Trimmed(row, c, fold)).ToArray();
        string[] marks = counted ? ["\\", "|", "#"] : ["\\", "|"];
        return texts.All(t => t.Length == 0) ? null : string.Join('|', texts.Select(t => Escaped(t, marks)));
    }

    // Two keys must not become one where a text holds a mark between texts.
    private static string Escaped(string text, params ReadOnlySpan<string> marks)
    {
        foreach (var mark in marks)
            text = text.Replace(mark, "\\" + mark, StringComparison.Ordinal);
        return text;
    }

    private static string? Named(IEnumerable<string> columns) => string.Join(", ", columns) is { Length: > 0 } names ? names : null;

    private static string Trimmed(SourceReader row, int column, bool fold)
    {
        var text = row[column].Trim().ToString();
        return fold ? Fold.Of(text) : text;
    }

    private string? Filled(SourceReader row)
    {
        var text = new StringBuilder();
        var any = false;
        foreach (var (literal, column) in _template)
        {
            text.Append(literal);
            if (column < 0)
                continue;
            var cell = row[column].Trim();
            any |= cell.Length > 0;
            text.Append(cell);
        }

        return any ? text.ToString().Trim() : null;
    }

    private static ImmutableArray<(string, int)> Pieces(string template, ImmutableArray<int> columns)
    {
        var pieces = ImmutableArray.CreateBuilder<(string, int)>();
        var at = 0;
        foreach (var (start, end) in Template.Places(template))
        {
            pieces.Add((template[at..start], columns[pieces.Count]));
            at = end;
        }

        pieces.Add((template[at..], -1));
        return pieces.ToImmutable();
    }
}
