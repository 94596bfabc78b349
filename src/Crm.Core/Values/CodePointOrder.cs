namespace Crm.Values;

/// <summary>The order of text in every store: by code point.</summary>
/// <remarks>
/// <see cref="string.CompareOrdinal(string,string)"/> compares UTF-16 units, which puts characters beyond U+FFFF before some below it; UTF-8 databases
/// do not. This order equals that of the UTF-8 bytes. Null comes first. Thread-safe.
/// </remarks>
public sealed class CodePointOrder : IComparer<string?>
{
    private CodePointOrder()
    {
    }

    /// <summary>The one instance.</summary>
    public static CodePointOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (ReferenceEquals(x, y))
            return 0;
        if (x is null || y is null)
            return x is null ? -1 : 1;
        var same = x.AsSpan().CommonPrefixLength(y);
        if (same == x.Length || same == y.Length)
            return x.Length.CompareTo(y.Length);
        return Rank(x[same]).CompareTo(Rank(y[same]));
    }

    // Surrogates stand for code points above all others, so they rank after U+E000 to U+FFFF.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
