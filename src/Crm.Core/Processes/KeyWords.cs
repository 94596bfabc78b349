namespace Crm.Processes;

/// <summary>What people are shown where nobody gave a label: the key, as words.</summary>
internal static class KeyWords
{
    public static string Of(string key)
    {
        if (key.Length == 0)
            return key;
        var words = string.Concat(key.Select(c => c is '_' or '-' ? " " : char.IsAsciiLetterUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
        return string.Concat(char.ToUpperInvariant(words[0]), words[1..]);
    }
}
