using System.Buffers;
using System.Text;
using System.Text.Json;
using Crm.Journal;
using Crm.Records;

namespace Crm.Sql;

/// <summary>Named values as JSON, each with its kind: <c>{"amount":["money",{"amount":12,"currency":"CHF"}]}</c>.</summary>
internal static class ValuesJson
{
    public static string? Write(IReadOnlyDictionary<string, FieldValue> values)
    {
        if (values.Count == 0)
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, values);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, FieldValue> values)
    {
        json.WriteStartObject();
        foreach (var (key, value) in values)
        {
            json.WritePropertyName(key);
            FieldJson.WriteTagged(json, value);
        }

        json.WriteEndObject();
    }

    public static IReadOnlyDictionary<string, FieldValue> Read(string? text)
    {
        if (text is null)
            return JournalEntry.Nothing;
        using var document = JsonDocument.Parse(text);
        return Read(document.RootElement);
    }

    // A database may give the keys back in another order.
    public static IReadOnlyDictionary<string, FieldValue> Read(JsonElement json)
    {
        var values = new SortedDictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
            values[property.Name] = FieldJson.ReadTagged(property.Value);
        return values;
    }
}
