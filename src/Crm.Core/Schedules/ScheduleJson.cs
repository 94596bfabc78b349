using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crm.Errors;

namespace Crm.Schedules;

/// <summary>Schedules as JSON.</summary>
/// <remarks>What is written is read back as an equal schedule. Thread-safe.</remarks>
public static class ScheduleJson
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schedule as JSON in one line; equal schedules give the same text.</summary>
    /// <remarks>Not escaped for HTML.</remarks>
    public static string Write(Schedule schedule)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing))
            Write(json, schedule);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the schedule as one JSON value.</summary>
    public static void Write(Utf8JsonWriter writer, Schedule schedule) => new ScheduleWriter(writer).Write(schedule);

    /// <summary>Reads a schedule.</summary>
    /// <exception cref="RefusedException">The text is no schedule; all that is wrong is listed, each with its JSON pointer as path.</exception>
    public static Schedule Parse(string json) => TryParse(json, out var schedule, out var problems) ? schedule : throw new RefusedException(problems);

    /// <summary>Reads a schedule, or says all that is wrong with it.</summary>
    /// <param name="json">The text.</param>
    /// <param name="schedule">The schedule; null when the text is none.</param>
    /// <param name="problems">What is wrong; empty when the schedule was read.</param>
    public static bool TryParse(string json, [NotNullWhen(true)] out Schedule? schedule, out IReadOnlyList<Problem> problems)
    {
        schedule = null;
        if (json.Length > ScheduleLimits.MaxBytes)
            return Refuse(TooLarge(json.Length), out problems);
        try
        {
            using var document = JsonDocument.Parse(Utf8.GetBytes(json));
            return TryParse(document.RootElement, out schedule, out problems);
        }
        catch (EncoderFallbackException)
        {
            return Refuse(new Problem(ProblemCodes.ScheduleBadText), out problems);
        }
        catch (JsonException error)
        {
            return Refuse(new Problem(ProblemCodes.ScheduleSyntax, "", ("reason", JsonFault.Of(json, error))), out problems);
        }
    }

    /// <summary>Reads a schedule out of a larger document, or says all that is wrong with it; pointers begin at the element.</summary>
    /// <param name="json">The element.</param>
    /// <param name="schedule">The schedule; null when the element is none.</param>
    /// <param name="problems">What is wrong; empty when the schedule was read.</param>
    public static bool TryParse(JsonElement json, [NotNullWhen(true)] out Schedule? schedule, out IReadOnlyList<Problem> problems)
    {
        schedule = null;
        if (json.ValueKind == JsonValueKind.Undefined)
            return Refuse(new Problem(ProblemCodes.ScheduleSyntax, "", ("reason", "there is none")), out problems);
        var size = JsonMarshal.GetRawUtf8Value(json).Length;
        if (size > ScheduleLimits.MaxBytes)
            return Refuse(TooLarge(size), out problems);
        var found = new List<Problem>();
        schedule = new ScheduleReader(json, found).Read();
        problems = found;
        return schedule is not null;
    }

    private static Problem TooLarge(int size) => new(ProblemCodes.ScheduleTooLarge, "", ("size", size), ("allowed", ScheduleLimits.MaxBytes));

    private static bool Refuse(Problem problem, out IReadOnlyList<Problem> problems)
    {
        problems = [problem];
        return false;
    }
}
