using System.Text;
using Crm.Values;

namespace Crm.Benchmarks.Imports;

/// <summary>Reads countries by hand, each way of writing one only once.</summary>
internal sealed class CountryCells
{
    private readonly Dictionary<string, string> _choices = ProspectModel.Countries.ToDictionary(Squeezed, c => c, StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _met = new(StringComparer.Ordinal);

    /// <summary>The choice; null when it is none.</summary>
    public string? Read(ReadOnlySpan<byte> cell)
    {
        Span<char> buffer = stackalloc char[256];
        var text = cell.Length <= buffer.Length ? buffer[..Encoding.UTF8.GetChars(cell, buffer)] : Encoding.UTF8.GetString(cell).AsSpan();
        var met = _met.GetAlternateLookup<ReadOnlySpan<char>>();
        if (met.TryGetValue(text, out var known))
            return known;
        var word = text.ToString();
        return _met[word] = _choices.GetValueOrDefault(Squeezed(ProspectModel.Aliases.GetValueOrDefault(word, word)));
    }

    private static string Squeezed(string text) => Fold.Of(text).Replace(" ", "", StringComparison.Ordinal);
}
