namespace Crm.Errors;

/// <summary>Finds what somebody may have meant who misspelt a name.</summary>
public static class NearNames
{
    private const int Most = 3;
    private const int LongestWord = 64;
    private const int ShortWord = 3;

    /// <summary>The names that differ from a word by two letters at most (by one where the word is short), capitals apart; the nearest first, three at most.</summary>
    /// <param name="word">The word as it was written.</param>
    /// <param name="known">The names that there are, as far as they may be told.</param>
    public static IReadOnlyList<string> Of(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        if (word.Length is 0 or > LongestWord)
            return [];
        var far = word.Length > ShortWord ? 2 : 1;
        return
        [
            .. known.Distinct(StringComparer.Ordinal)
                .Where(n => Math.Abs(n.Length - word.Length) <= far)
                .Select(n => (Name: n, Distance: Distance(word, n)))
                .Where(n => n.Distance <= far && n.Distance < n.Name.Length)
                .OrderBy(n => n.Distance)
                .ThenBy(n => n.Name, StringComparer.Ordinal)
                .Take(Most)
                .Select(n => n.Name),
        ];
    }

    /// <summary>A question to put behind a sentence, such as <c> (did you mean a, b or c?)</c>; empty where there is nothing to ask.</summary>
    /// <param name="near">Names, as <see cref="Of"/> gives them; of anything else nothing is asked.</param>
    public static string Question(object? near) => near is IReadOnlyList<string> { Count: > 0 } names
        ? $" (did you mean {(names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}")}?)"
        : "";

    // Levenshtein: letters put in, left out or exchanged.
    private static int Distance(string word, string name)
    {
        var above = Enumerable.Range(0, name.Length + 1).ToArray();
        for (var i = 1; i <= word.Length; i++)
        {
            var row = new int[above.Length];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var isSame = char.ToUpperInvariant(word[i - 1]) == char.ToUpperInvariant(name[j - 1]);
                row[j] = Math.Min(above[j - 1] + (isSame ? 0 : 1), Math.Min(above[j], row[j - 1]) + 1);
            }

            above = row;
        }

        return above[^1];
    }
}
