using System.Buffers;
using System.Text;
using System.Text.Json;
using Crm.Events;
using Crm.Journal;
using Crm.Records;

namespace Crm.Sql;

/// <summary>The events of a journal entry as JSON, by name and schema, in the order raised.</summary>
internal static class EventsJson
{
    public static string? Write(IReadOnlyList<RecordEvent> events)
    {
        if (events.Count == 0)
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var raised in events)
                Write(json, raised);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static IReadOnlyList<RecordEvent> Read(string? text, RecordRef record)
    {
        if (text is null)
            return [];
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(e => Read(e, record))];
    }

    private static void Write(Utf8JsonWriter json, RecordEvent raised)
    {
        json.WriteStartObject();
        json.WriteString("type", raised.Name);
        json.WriteNumber("schema", raised.Schema);
        if (raised.Data.Count > 0)
        {
            json.WritePropertyName("data");
            ValuesJson.Write(json, raised.Data);
        }

        json.WriteEndObject();
    }

    private static RecordEvent Read(JsonElement json, RecordRef record) => new(
        json.GetProperty("type").GetString()!,
        json.GetProperty("schema").GetInt32(),
        record,
        json.TryGetProperty("data", out var data) ? ValuesJson.Read(data) : JournalEntry.Nothing);
}
