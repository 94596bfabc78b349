using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Quickstart;

/// <summary>Where answers go, and, apart from them, everything that only a person wants to know.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isVerbose = false)
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new DecimalsAsTheyAre(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Whether more is wanted than the most important.</summary>
    public bool IsVerbose => isVerbose;

    /// <summary>Answers for people; plain text when they are redirected.</summary>
    public IAnsiConsole Screen { get; } = ConsoleOn(output, IsScreen(output));

    /// <summary>Where progress moves; null when nobody watches.</summary>
    public IAnsiConsole? Watched { get; } = IsWatched(error) ? ConsoleOn(error, isScreen: true) : null;

    /// <summary>The answer for programs: nothing else may be written to the output then.</summary>
    public void WriteJson<T>(T answer) => output.WriteLine(JsonSerializer.Serialize(answer, JsonOptions));

    /// <summary>Text as it is, for other programs to read.</summary>
    public void WriteText(string text) => output.Write(text);

    /// <summary>Progress and remarks, on the error stream.</summary>
    public void Note(string sentence) => error.WriteLine(Tame(sentence));

    /// <summary>Says what was wrong.</summary>
    public int Fail(IReadOnlyList<string> sentences, int code = ExitCodes.WrongInput)
    {
        foreach (var sentence in sentences)
            Note(sentence);
        return code;
    }

    // What stands in a file must not steer a terminal.
    private static string Tame(string sentence) => string.Concat(sentence.Select(c => char.IsControl(c) ? '?' : c));

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool isScreen)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isScreen ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isScreen ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!isScreen)
            console.Profile.Width = RedirectedWidth;
        return console;
    }

    private const int RedirectedWidth = 120;

    private static bool IsScreen(TextWriter writer) => ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected;

    private static bool IsWatched(TextWriter writer) => ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected;
}
