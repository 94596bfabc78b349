using System.Buffers;

namespace Crm.Records;

/// <summary>The form that field names and paths must have.</summary>
internal static class FieldKey
{
    public const string NameForm = "a lower-case letter, then at most 62 letters, digits or underscores";
    private const int MaxName = 63;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    public static bool IsValidName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= MaxName && char.IsAsciiLetterLower(name[0]) && !name.ContainsAnyExcept(Allowed);

    public static string Camel(string property) => RecordName.CamelCase(property);
}
