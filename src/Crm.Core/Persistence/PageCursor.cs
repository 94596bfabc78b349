using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Crm.Records;

namespace Crm.Persistence;

/// <summary>A place in an order: the sort values and the id of the last record seen.</summary>
/// <param name="Values">One value per sort key.</param>
/// <param name="Id">The id that breaks ties.</param>
/// <remarks>Stays good while records come and go; good only for the same order. Its text form is opaque to hosts. Immutable.</remarks>
public sealed record PageCursor(ImmutableArray<FieldValue> Values, Guid Id)
{
    /// <summary>The order that it is a place in: its paths, a hyphen before one that is turned round; empty where nobody said.</summary>
    public string Order { get; init; } = "";

    /// <summary>The text form: letters, digits, hyphens and underscores.</summary>
    public override string ToString()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStringValue(Id);
            json.WriteStringValue(Order);
            foreach (var value in Values)
                FieldJson.WriteTagged(json, value);
            json.WriteEndArray();
        }

        return Base64Url.EncodeToString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Reads the text form; null when it is not one.</summary>
    public static PageCursor? Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)));
            var items = json.RootElement.EnumerateArray().ToArray();
            return new PageCursor([.. items[2..].Select(FieldJson.ReadTagged)], items[0].GetGuid()) { Order = items[1].GetString() ?? "" };
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException or IndexOutOfRangeException or ArgumentException)
        {
            return null;
        }
    }
}
