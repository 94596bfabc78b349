using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Processes;

/// <summary>The templates of work keys.</summary>
internal static class WorkKeys
{
    public static ImmutableArray<string> Placeholders { get; } = ["{id}", "{record}", "{process}", "{transition}", "{state}"];

    /// <summary>What in braces is no placeholder; null when all are.</summary>
    public static string? Fault(string template)
    {
        var rest = template.AsSpan();
        while (rest.IndexOfAny('{', '}') is var open and >= 0)
        {
            rest = rest[open..];
            var known = false;
            foreach (var placeholder in Placeholders)
            {
                if (!rest.StartsWith(placeholder, StringComparison.Ordinal))
                    continue;
                rest = rest[placeholder.Length..];
                known = true;
                break;
            }

            if (!known)
                return rest[..Math.Min(rest.Length, 20)].ToString();
        }

        return null;
    }

    public static string Fill(string template, RecordRef record, string process, string transition, string state) => template
        .Replace("{id}", record.Id.ToString(), StringComparison.Ordinal)
        .Replace("{record}", record.Type, StringComparison.Ordinal)
        .Replace("{process}", process, StringComparison.Ordinal)
        .Replace("{transition}", transition, StringComparison.Ordinal)
        .Replace("{state}", state, StringComparison.Ordinal);
}
