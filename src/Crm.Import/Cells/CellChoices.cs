using System.Collections.Frozen;
using Crm.Import.Mappings;
using Crm.Records;
using Crm.Values;

namespace Crm.Import.Cells;

/// <summary>Reads texts as choices of a field.</summary>
internal sealed class CellChoices(FieldDefinition field, ValueMapping mapping)
{
    // Of choices that differ in case or spaces only, the first is meant.
    private readonly FrozenDictionary<string, string> _bySqueezed =
        field.AllowedChoices.GroupBy(Squeezed, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    // Most texts are a choice as it is written.
    private readonly FrozenDictionary<string, string> _written = field.AllowedChoices.Distinct(StringComparer.Ordinal).ToFrozenDictionary(
        c => c, c => field.AllowedChoices.First(f => string.Equals(Squeezed(f), Squeezed(c), StringComparison.Ordinal)), StringComparer.Ordinal);

    /// <summary>The choice as the field writes it, where the text differs in case or spaces only; null where the field does not allow it.</summary>
    public string? One(string text) => _bySqueezed.Count == 0 ? text : _written.GetValueOrDefault(text) ?? _bySqueezed.GetValueOrDefault(Squeezed(text));

    /// <summary>Several; those that the field does not allow as they are.</summary>
    public ChoiceSet Several(string text) =>
        ChoiceSet.Create([.. text.Split(mapping.Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(c => One(c) ?? c)]);

    private static string Squeezed(string text) => Fold.Of(text).Replace(" ", "", StringComparison.Ordinal);
}
