using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crm.Errors;

namespace Crm.Processes;

/// <summary>Process definitions as JSON.</summary>
/// <remarks>
/// What is written is read back as an equal definition, within <see cref="ProcessLimits"/>. What is read is judged by its form and by itself: that states
/// exist and names are not used twice. That fields exist and rules fit is the business of <see cref="ProcessBinder"/>. Thread-safe.
/// </remarks>
public static class ProcessJson
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Readers recurse into known members and rules only, and rules have a limit of their own; the size bounds how deep JSON can be at all.
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = ProcessLimits.MaxBytes };

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lazy<string> SchemaText = new(ReadSchema);

    /// <summary>The JSON schema of process definitions (draft 2020-12).</summary>
    public static string Schema => SchemaText.Value;

    /// <summary>The definition as JSON in one line; equal definitions give the same text.</summary>
    /// <remarks>Not escaped for HTML.</remarks>
    public static string Write(ProcessDefinition process)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing))
            Write(json, process);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the definition as one JSON value.</summary>
    public static void Write(Utf8JsonWriter writer, ProcessDefinition process) => new ProcessWriter(writer).Write(process);

    /// <summary>Reads a definition.</summary>
    /// <exception cref="RefusedException">The text is no definition; all that is wrong is listed, each with its JSON pointer as path.</exception>
    public static ProcessDefinition Parse(string json) => TryParse(json, out var process, out var problems) ? process : throw new RefusedException(problems);

    /// <summary>Reads a definition, or says all that is wrong with it.</summary>
    /// <param name="json">The text.</param>
    /// <param name="process">The definition; null when the text is none.</param>
    /// <param name="problems">What is wrong; empty when the definition was read.</param>
    public static bool TryParse(string json, [NotNullWhen(true)] out ProcessDefinition? process, out IReadOnlyList<Problem> problems)
    {
        process = null;
        if (json.Length > ProcessLimits.MaxBytes)
            return Refuse(TooLarge(json.Length), out problems);
        try
        {
            var bytes = Utf8.GetBytes(json);
            if (bytes.Length > ProcessLimits.MaxBytes)
                return Refuse(TooLarge(bytes.Length), out problems);
            using var document = JsonDocument.Parse(bytes, Reading);
            var reader = new ProcessReader();
            process = reader.Read(document.RootElement);
            problems = reader.Problems.Count > 0 ? reader.Problems : ProcessForm.Check(process!);
            if (problems.Count > 0)
                process = null;
            return process is not null;
        }
        catch (EncoderFallbackException)
        {
            return Refuse(new Problem(ProblemCodes.ProcessBadText), out problems);
        }
        catch (JsonException error)
        {
            return Refuse(new Problem(ProblemCodes.ProcessSyntax, "", ("reason", JsonFault.Of(json, error))), out problems);
        }
    }

    private static Problem TooLarge(int size) => new(ProblemCodes.ProcessTooLarge, "", ("size", size), ("allowed", ProcessLimits.MaxBytes));

    private static bool Refuse(Problem problem, out IReadOnlyList<Problem> problems)
    {
        problems = [problem];
        return false;
    }

    private static string ReadSchema()
    {
        using var stream = typeof(ProcessJson).Assembly.GetManifestResourceStream("Crm.Processes.process.schema.json")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
