using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crm.Errors;

namespace Crm.Rules;

/// <summary>Rules as JSON.</summary>
/// <remarks>
/// What is written is read back as an equal rule, within <see cref="RuleLimits"/>. What is read is judged by its form only: that fields exist and
/// kinds fit is the business of binding. Thread-safe.
/// </remarks>
public static class RuleJson
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // The reader below has its own limit, which says where; the size bounds how deep JSON can be at all.
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = RuleLimits.MaxBytes };

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lazy<string> SchemaText = new(ReadSchema);

    /// <summary>The JSON schema of the language (draft 2020-12).</summary>
    public static string Schema => SchemaText.Value;

    /// <summary>The rule as JSON in one line; equal rules give the same text.</summary>
    /// <remarks>Not escaped for HTML.</remarks>
    public static string Write(Rule rule)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing))
            Write(json, rule);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the rule as one JSON value.</summary>
    public static void Write(Utf8JsonWriter writer, Rule rule) => new RuleWriter(writer).Write(rule);

    /// <summary>Reads a rule.</summary>
    /// <exception cref="RefusedException">The text is no rule; all that is wrong is listed, each with its JSON pointer as path.</exception>
    public static Rule Parse(string json) => TryParse(json, out var rule, out var problems) ? rule : throw new RefusedException(problems);

    /// <summary>Reads a rule out of a larger document; pointers begin at the element.</summary>
    /// <exception cref="RefusedException">The element is no rule; all that is wrong is listed, each with its JSON pointer as path.</exception>
    public static Rule Parse(JsonElement json) => TryParse(json, out var rule, out var problems) ? rule : throw new RefusedException(problems);

    /// <summary>Reads a rule, or says all that is wrong with it.</summary>
    /// <param name="json">The text.</param>
    /// <param name="rule">The rule; null when the text is none.</param>
    /// <param name="problems">What is wrong; empty when the rule was read.</param>
    public static bool TryParse(string json, [NotNullWhen(true)] out Rule? rule, out IReadOnlyList<Problem> problems)
    {
        rule = null;
        if (json.Length > RuleLimits.MaxBytes)
            return Refuse(TooLarge(json.Length), out problems);
        try
        {
            var bytes = Utf8.GetBytes(json);
            if (bytes.Length > RuleLimits.MaxBytes)
                return Refuse(TooLarge(bytes.Length), out problems);
            using var document = JsonDocument.Parse(bytes, Reading);
            return TryParse(document.RootElement, out rule, out problems);
        }
        catch (EncoderFallbackException)
        {
            return Refuse(new Problem(ProblemCodes.RuleBadText, "", ("allowed", RuleLimits.MaxTextLength)), out problems);
        }
        catch (JsonException error)
        {
            return Refuse(new Problem(ProblemCodes.RuleSyntax, "", ("reason", JsonFault.Of(json, error))), out problems);
        }
    }

    /// <summary>Reads a rule out of a larger document, or says all that is wrong with it.</summary>
    /// <param name="json">The element.</param>
    /// <param name="rule">The rule; null when the element is none.</param>
    /// <param name="problems">What is wrong; empty when the rule was read.</param>
    public static bool TryParse(JsonElement json, [NotNullWhen(true)] out Rule? rule, out IReadOnlyList<Problem> problems)
    {
        rule = null;
        if (json.ValueKind == JsonValueKind.Undefined)
            return Refuse(new Problem(ProblemCodes.RuleSyntax, "", ("reason", "there is none")), out problems);
        var size = JsonMarshal.GetRawUtf8Value(json).Length;
        if (size > RuleLimits.MaxBytes)
            return Refuse(TooLarge(size), out problems);
        var reader = new RuleReader();
        rule = reader.Read(json);
        problems = reader.Problems;
        return rule is not null;
    }

    internal static void WriteOperand(Utf8JsonWriter writer, Operand operand) => new RuleWriter(writer).Write(operand);

    internal static bool TryParseOperand(JsonElement json, [NotNullWhen(true)] out Operand? operand, out IReadOnlyList<Problem> problems)
    {
        var reader = new RuleReader();
        operand = reader.ReadOperand(json);
        problems = reader.Problems;
        return operand is not null;
    }

    private static Problem TooLarge(int size) => new(ProblemCodes.RuleTooLarge, "", ("size", size), ("allowed", RuleLimits.MaxBytes));

    private static bool Refuse(Problem problem, out IReadOnlyList<Problem> problems)
    {
        problems = [problem];
        return false;
    }

    private static string ReadSchema()
    {
        using var stream = typeof(RuleJson).Assembly.GetManifestResourceStream("Crm.Rules.rule.schema.json")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
