using System.Globalization;
using System.Resources;
using System.Text;
using NodaTime;

namespace Crm.Errors;

/// <summary>Looks up the English text of a problem code and fills in the arguments.</summary>
internal static class ProblemTexts
{
    /// <summary>The argument that holds names near to one that is unknown.</summary>
    public const string Near = "near";

    private static readonly ResourceManager Texts = new("Crm.Errors.Problems", typeof(ProblemTexts).Assembly);

    public static string English(Problem problem) =>
        (problem.Text ?? Texts.GetString(problem.Code, CultureInfo.InvariantCulture)) is { } text
            ? Fill(text, problem.Arguments) + NearNames.Question(problem.Arguments.GetValueOrDefault(Near))
            : Fallback(problem);

    public static string Fill(string text, IReadOnlyDictionary<string, object?> arguments)
    {
        var filled = new StringBuilder(text);
        foreach (var (name, value) in arguments)
            filled.Replace("{" + name + "}", Show(value));
        return filled.ToString();
    }

    private static string Show(object? value) => value switch
    {
        null => "nothing",
        string text => text,
        LocalDate date => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
        Enum choice => choice.ToString().ToLowerInvariant(),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        System.Collections.IEnumerable items => string.Join(", ", items.Cast<object?>().Select(Show)),
        _ => value.ToString() ?? "",
    };

    private static string Fallback(Problem problem) => problem.Arguments.Count == 0
        ? problem.Code
        : $"{problem.Code} ({string.Join(", ", problem.Arguments.Select(a => $"{a.Key}: {Show(a.Value)}"))})";
}
