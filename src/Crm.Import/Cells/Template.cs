namespace Crm.Import.Cells;

/// <summary>Texts with names of columns in braces.</summary>
internal static class Template
{
    /// <summary>The names of the columns, in the order in which they stand there.</summary>
    public static IEnumerable<string> Columns(string template) => Places(template).Select(p => template[(p.Start + 1)..(p.End - 1)].Trim());

    /// <summary>Where each name begins and ends, braces included.</summary>
    public static IEnumerable<(int Start, int End)> Places(string template)
    {
        for (var at = 0; template.IndexOf('{', at) is >= 0 and var start && template.IndexOf('}', start) is >= 0 and var end; at = end + 1)
            yield return (start, end + 1);
    }
}
