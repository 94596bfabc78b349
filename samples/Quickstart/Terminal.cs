using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Quickstart;

/// <summary>Where answers go, and, apart from them, everything that only a person wants to know.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Answers for people; plain text when they are redirected.</summary>
    public IAnsiConsole Screen { get; } = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(output),
        Ansi = IsScreen(output) ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = IsScreen(output) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    });

    /// <summary>The answer for programs: nothing else may be written to the output then.</summary>
    public void WriteJson<T>(T answer) => output.WriteLine(JsonSerializer.Serialize(answer, JsonOptions));

    /// <summary>Progress and remarks, on the error stream.</summary>
    public void Note(string sentence) => error.WriteLine(Tame(sentence));

    /// <summary>Says what was wrong with the input.</summary>
    public int Fail(IReadOnlyList<string> sentences)
    {
        foreach (var sentence in sentences)
            Note(sentence);
        return ExitCodes.WrongInput;
    }

    // What stands in a file must not steer a terminal.
    private static string Tame(string sentence) => string.Concat(sentence.Select(c => char.IsControl(c) ? '?' : c));

    private static bool IsScreen(TextWriter output) => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
}
