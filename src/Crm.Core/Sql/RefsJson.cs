using System.Buffers;
using System.Text;
using System.Text.Json;
using Crm.Records;

namespace Crm.Sql;

/// <summary>Records named in a JSON array: <c>["lineItem 0197…"]</c>.</summary>
internal static class RefsJson
{
    public static string? Write(IReadOnlyList<RecordRef> records)
    {
        if (records.Count == 0)
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var record in records)
                FieldJson.Write(json, FieldValue.Reference(record));
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static IReadOnlyList<RecordRef> Read(string? text)
    {
        if (text is null)
            return [];
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(e => FieldJson.Read(e, FieldKind.Reference).AsReference()!.Value)];
    }
}
