using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crm.Records;
using Crm.Values;

namespace Crm.Sql;

/// <summary>Custom fields as one JSON object of plain values, so that SQL reaches every piece under a key of its own.</summary>
/// <remarks>
/// <c>{"weight#number":70.5,"nick#text":"Zürich","nick#text.fold":"ZÜRICH","seen#instant":1774779330000000,"bill#money.amount":12,"bill#money.currency":"CHF"}</c>.
/// Instants are microseconds since 1970, dates ISO text, ids text in lower case with their type beside them, choices arrays of text.
/// </remarks>
public static class CustomJson
{
    /// <summary>The JSON; null when there is no custom value.</summary>
    public static string? Write(CustomFields fields)
    {
        if (fields.Count == 0)
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (key, value) in fields)
            {
                foreach (var piece in FieldPieces.Of(value.Kind, openReference: true))
                    Write(json, new SqlColumn(key[..key.IndexOf('#', StringComparison.Ordinal)], value.Kind, piece, IsCustom: true), value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write(CustomFields)"/> wrote, whatever the order of its keys; none for null.</summary>
    public static CustomFields Read(string? json)
    {
        var fields = CustomFields.None;
        if (json is null)
            return fields;
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        foreach (var name in root.EnumerateObject().Select(p => p.Name.Split('.')[0]).Distinct(StringComparer.Ordinal))
        {
            var parts = name.Split('#');
            if (FieldKinds.Find(parts[1]) is { } kind)
                fields = fields.WithStored(name, FieldPieces.Compose(kind, piece => Read(root, new SqlColumn(parts[0], kind, piece, IsCustom: true))));
        }

        return fields;
    }

    internal static string Choices(ChoiceSet choices) => $"[{string.Join(',', choices.Select(Quoted))}]";

    internal static FieldValue Choices(string json)
    {
        using var document = JsonDocument.Parse(json);
        return FieldJson.Read(document.RootElement, FieldKind.Choices);
    }

    internal static GeoPoint Point(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return new GeoPoint(
            double.Parse(text.AsSpan(0, comma), CultureInfo.InvariantCulture), double.Parse(text.AsSpan(comma + 1), CultureInfo.InvariantCulture));
    }

    private static string Quoted(string choice) => $"\"{JavaScriptEncoder.Default.Encode(choice)}\"";

    private static void Write(Utf8JsonWriter json, SqlColumn column, FieldValue whole)
    {
        var value = FieldPieces.Read(whole, column.Piece);
        if (value.IsMissing)
            return;
        json.WritePropertyName(column.JsonKey);
        if (column.Kind == FieldKind.Instant)
            json.WriteNumberValue(value.AsInstant()!.Value.ToMicroseconds());
        else if (column.Kind == FieldKind.Reference)
            json.WriteStringValue(value.AsReference()!.Value.Id);
        else if (column.Kind == FieldKind.Point)
            json.WriteStringValue(value.ToString());
        else
            FieldJson.Write(json, value);
    }

    private static FieldValue Read(JsonElement root, SqlColumn column) => !root.TryGetProperty(column.JsonKey, out var json) ? default : column.Kind switch
    {
        FieldKind.Instant => FieldValue.Instant(Microseconds.ToInstant(json.GetInt64())),
        FieldKind.Reference => FieldValue.Reference(new RecordRef("", json.GetGuid())),
        FieldKind.Point => FieldValue.Point(Point(json.GetString()!)),
        _ => FieldJson.Read(json, column.Kind),
    };
}
