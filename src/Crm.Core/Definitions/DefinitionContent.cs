using System.Collections.Immutable;
using System.Text.Json;
using Crm.Errors;
using Crm.Records;
using Crm.Rules;

namespace Crm.Definitions;

/// <summary>Reads the contents of field and validation definitions; processes and segments have readers of their own.</summary>
internal static class DefinitionContent
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };
    private static readonly ImmutableArray<string> FieldMembers = ["type", "key", "kind", "label", "required", "unique", "personal", "maxLength", "choices", "target"];
    private static readonly ImmutableArray<string> ValidationMembers = ["type", "rule", "message", "path"];

    /// <summary>The record type's name and the custom field.</summary>
    /// <exception cref="RefusedException">The content is not of its form.</exception>
    public static (string Type, FieldDefinition Field) Field(string content)
    {
        using var json = Parse(content, FieldMembers);
        var root = json.RootElement;
        var name = Text(root, "kind", required: true)!;
        var kind = FieldKinds.Find(name) is { } found and not FieldKind.State ? found : throw Bad("/kind", "one of " + string.Join(", ", FieldKinds.All.Where(k => k.Kind != FieldKind.State).Select(k => k.Name)));
        var key = Text(root, "key", required: true)!;
        if (!FieldKey.IsValidName(key))
            throw Bad("/key", FieldKey.NameForm);
        var field = FieldBuilder.ForCustom(key, kind).Required(Flag(root, "required")).Build(typeof(Record));
        return (Text(root, "type", required: true)!, field with
        {
            Label = Text(root, "label") ?? field.Label,
            Unique = Flag(root, "unique"),
            Personal = Flag(root, "personal"),
            MaxLength = Number(root, "maxLength") ?? field.MaxLength,
            AllowedChoices = Choices(root),
            Target = Text(root, "target"),
        });
    }

    /// <summary>The record type's name, the rule, the message and the path.</summary>
    /// <exception cref="RefusedException">The content is not of its form.</exception>
    public static (string Type, Rule Rule, string Message, string Path) Validation(string content)
    {
        using var json = Parse(content, ValidationMembers);
        var root = json.RootElement;
        if (!root.TryGetProperty("rule", out var rule))
            throw Bad("/rule", "a rule");
        return (Text(root, "type", required: true)!, RuleJson.Parse(rule), Text(root, "message", required: true)!, Text(root, "path") ?? "");
    }

    public static RefusedException Bad(string path, string wanted) => new(new Problem(ProblemCodes.DefinitionBadContent, path, ("wanted", wanted)));

    private static JsonDocument Parse(string content, ImmutableArray<string> members)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(content, Strict);
        }
        catch (JsonException error)
        {
            throw Bad("", "JSON; " + JsonFault.Of(content, error));
        }

        if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.EnumerateObject().All(p => members.Contains(p.Name, StringComparer.Ordinal)))
            return json;
        json.Dispose();
        throw Bad("", "an object with no other members than " + string.Join(", ", members));
    }

    private static string? Text(JsonElement root, string name, bool required = false)
    {
        if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            return text;
        return required || value.ValueKind != JsonValueKind.Undefined ? throw Bad("/" + name, "a text") : null;
    }

    private static bool Flag(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value))
            return false;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Bad("/" + name, "true or false");
    }

    private static int? Number(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is > 0 and <= 1_000_000
            ? number
            : throw Bad("/" + name, "a whole number from 1 to 1000000");
    }

    private static ImmutableArray<string> Choices(JsonElement root)
    {
        if (!root.TryGetProperty("choices", out var value))
            return [];
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(c => c.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(c => c.GetString()!)]
            : throw Bad("/choices", "an array of texts");
    }
}
