using System.Buffers;
using System.Text;

namespace Crm.Values;

/// <summary>The form in which text is compared: compatibility-normalised (NFKC), then upper case by the invariant culture.</summary>
/// <remarks>
/// Made by the library and kept beside the value in stores, because no two databases fold alike. <see cref="Version"/> stands in the
/// schema of a store, so that a change of the fold is noticed. The matching methods allocate nothing for text up to some hundred
/// characters. Source of the form: Unicode Standard Annex 15. Thread-safe.
/// </remarks>
public static class Fold
{
    /// <summary>Raised when the fold of any text changes.</summary>
    public const int Version = 1;

    private const int OnStack = 256;

    /// <summary>True when the runtime folds as stores expect; false under invariant globalisation, where normalising does nothing.</summary>
    public static bool IsSupported { get; } =
        string.Equals(Of("ﬁancé ǆ"), "FIANCÉ DŽ", StringComparison.Ordinal) || string.Equals(Of("ﬁa"), "FIA", StringComparison.Ordinal);

    /// <summary>The fold of a text; null for null.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text)
    {
        if (text is null)
            return null;
        return Ascii.IsValid(text) ? text.ToUpperInvariant() : text.Normalize(NormalizationForm.FormKC).ToUpperInvariant();
    }

    /// <summary>True when the text's fold is this one.</summary>
    public static bool Matches(string text, string fold)
    {
        var common = Math.Min(text.Length, fold.Length);
        for (var i = 0; i < common; i++)
        {
            var c = text[i];
            if (c >= 128)
                return Folded(text, fold, FoldMatch.Same);
            if (char.IsAsciiLetterLower(c))
                c = (char)(c - 32);
            if (c != fold[i])
                return !Ascii.IsValid(text.AsSpan(i)) && Folded(text, fold, FoldMatch.Same);
        }

        return text.Length == fold.Length || (!Ascii.IsValid(text.AsSpan(common)) && Folded(text, fold, FoldMatch.Same));
    }

    /// <summary>True when the text's fold holds this one.</summary>
    public static bool Contains(string text, string fold) => Ascii.IsValid(text)
        ? text.AsSpan().Contains(fold, StringComparison.OrdinalIgnoreCase)
        : Folded(text, fold, FoldMatch.Contains);

    /// <summary>True when the text's fold begins with this one.</summary>
    public static bool StartsWith(string text, string fold) => Ascii.IsValid(text)
        ? text.AsSpan().StartsWith(fold, StringComparison.OrdinalIgnoreCase)
        : Folded(text, fold, FoldMatch.StartsWith);

    /// <summary>True when the text's fold ends with this one.</summary>
    public static bool EndsWith(string text, string fold) => Ascii.IsValid(text)
        ? text.AsSpan().EndsWith(fold, StringComparison.OrdinalIgnoreCase)
        : Folded(text, fold, FoldMatch.EndsWith);

    private static bool Folded(string text, string fold, FoldMatch match)
    {
        char[]? rented = null;
        var normal = text.Length <= OnStack / 2 ? stackalloc char[OnStack] : (rented = ArrayPool<char>.Shared.Rent(text.Length * 18));
        try
        {
            if (!text.AsSpan().TryNormalize(normal, out var written, NormalizationForm.FormKC))
                return Compare(Of(text), fold, match);
            normal = normal[..written];
            for (var i = 0; i < normal.Length; i++)
                normal[i] = char.IsSurrogate(normal[i]) ? normal[i] : char.ToUpperInvariant(normal[i]);
            return normal.ContainsAnyInRange('\uD800', '\uDFFF') ? Compare(Of(text), fold, match) : Compare(normal, fold, match);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<char>.Shared.Return(rented);
        }
    }

    private static bool Compare(ReadOnlySpan<char> folded, string other, FoldMatch match) => match switch
    {
        FoldMatch.Same => folded.SequenceEqual(other),
        FoldMatch.Contains => folded.IndexOf(other.AsSpan()) >= 0,
        FoldMatch.StartsWith => folded.StartsWith(other),
        _ => folded.EndsWith(other),
    };

    private enum FoldMatch
    {
        Same,
        Contains,
        StartsWith,
        EndsWith,
    }
}
