using System.Globalization;
using Crm.Errors;
using Crm.Import.Files;

namespace Quickstart;

/// <summary>How the program puts numbers and problems into words.</summary>
internal static class Sentences
{
    /// <summary>The path, what is wrong there, and a full stop.</summary>
    public static string Of(Problem problem) => Closed(problem.Path.Length == 0 ? Capital(problem.Message) : $"{problem.Path}: {problem.Message}");

    /// <summary>The file, the line where there is one, and what is wrong there.</summary>
    public static string Of(SourceException broken) =>
        Closed(FormattableString.Invariant($"{broken.File}{(broken.Line is { } line ? $", line {line}" : "")}: {broken.Problem.Message}"));

    /// <summary>A question after a word that is unknown; empty where nothing comes near.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known) => NearNames.Question(NearNames.Of(word, known));

    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Of(decimal amount) => amount.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Closed(string text) => text.EndsWith('.') ? text : text + ".";

    private static string Capital(string text) => string.Concat(char.ToUpperInvariant(text[0]), text[1..]);
}
