namespace Crm.Import.Files;

/// <summary>What is known of a file's form beforehand; whatever is null is detected.</summary>
public sealed record SourceFormat
{
    /// <summary>The <see cref="Quote"/> of files whose cells are never quoted.</summary>
    public const char NoQuote = '\0';

    /// <summary>A form of which all is detected.</summary>
    public static SourceFormat Detect { get; } = new();

    /// <summary>The encoding by its usual name, such as <c>utf-8</c> or <c>windows-1252</c>; null detects it.</summary>
    /// <remarks>A byte order mark in the file wins over it, and a note says so.</remarks>
    public string? Encoding { get; init; }

    /// <summary>What stands between cells, one ASCII character; null detects <c>, ; | </c> or the tab.</summary>
    public char? Separator { get; init; }

    /// <summary>What stands around cells that hold separators or line breaks, one ASCII character, or <see cref="NoQuote"/>; null detects it.</summary>
    public char? Quote { get; init; }

    /// <summary>True when the first row names the columns; null detects it.</summary>
    public bool? Header { get; init; }

    internal void Check()
    {
        if (Separator is { } separator && !Separates(separator))
            throw new ArgumentException($"Wanted is {WantedSeparator}.", nameof(Separator));
        if (Quote is { } quote && !Quotes(quote, Separator))
            throw new ArgumentException($"Wanted is {WantedQuote}.", nameof(Quote));
    }

    internal const string WantedSeparator = "one ASCII character, no line break, letter, digit or double quote";

    internal const string WantedQuote = "one ASCII character, no control character, letter or digit, and not the separator";

    internal static bool Quotes(char mark, char? separator) =>
        mark == NoQuote || ((Separates(mark) || mark == '"') && !char.IsControl(mark) && mark != separator);

    internal static bool Separates(char mark) => char.IsAscii(mark) && mark is not ('\r' or '\n' or '\0' or '"') && !char.IsAsciiLetterOrDigit(mark);
}
