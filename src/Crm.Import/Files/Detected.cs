namespace Crm.Import.Files;

/// <summary>The form that a file is read in: what was told, what was found, and why.</summary>
/// <param name="Encoding">The encoding by its usual name, such as <c>utf-8</c>.</param>
/// <param name="Separator">What stands between cells; U+001F when the file has one column and so no separator.</param>
/// <param name="Quote">What stands around cells that need it; <see cref="SourceFormat.NoQuote"/> for nothing.</param>
/// <param name="Header">True when the first row names the columns.</param>
/// <param name="Notes">Why, an English sentence each; for people.</param>
public sealed record Detected(string Encoding, char Separator, char Quote, bool Header, IReadOnlyList<string> Notes)
{
    /// <summary>The same form as something to tell, so that a second reading of the file detects nothing.</summary>
    public SourceFormat AsFormat() => new() { Encoding = Encoding, Separator = Separator, Quote = Quote, Header = Header };
}
