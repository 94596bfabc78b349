using System.Text.Json;
using Crm.Values;

namespace Crm.Records;

/// <summary>Field values as JSON, in the one form of each kind.</summary>
public static class FieldJson
{
    /// <summary>Writes a value; missing is null.</summary>
    public static void Write(Utf8JsonWriter json, FieldValue value)
    {
        if (value.IsMissing)
        {
            json.WriteNullValue();
            return;
        }

        switch (value.Kind)
        {
            case FieldKind.Integer:
                json.WriteNumberValue(value.AsInteger()!.Value);
                break;
            case FieldKind.Number:
                json.WriteNumberValue(value.AsNumber()!.Value);
                break;
            case FieldKind.Boolean:
                json.WriteBooleanValue(value.AsBoolean()!.Value);
                break;
            case FieldKind.Choices:
                WriteChoices(json, value.AsChoices()!);
                break;
            case FieldKind.Money:
                WriteMoney(json, value.AsMoney()!);
                break;
            case FieldKind.Point:
                WritePoint(json, value.AsPoint()!.Value);
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    /// <summary>Reads a value of a kind.</summary>
    /// <exception cref="FormatException">The JSON has not the form of the kind; the message says what is wanted.</exception>
    public static FieldValue Read(JsonElement json, FieldKind kind) => json.ValueKind == JsonValueKind.Null ? default : kind switch
    {
        FieldKind.Integer when json.TryGetInt64Safe(out var number) => FieldValue.Integer(number),
        FieldKind.Number when json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out var number) => FieldValue.Number(number),
        FieldKind.Boolean when json.ValueKind is JsonValueKind.True or JsonValueKind.False => FieldValue.Boolean(json.GetBoolean()),
        FieldKind.Choices when json.ValueKind == JsonValueKind.Array => FieldValue.Choices(ChoiceSet.Create([.. json.EnumerateArray().Select(Text)])),
        FieldKind.Money when json.ValueKind == JsonValueKind.Object => FieldValue.Money(ReadMoney(json)),
        FieldKind.Point when TryPoint(json, out var point) => FieldValue.Point(point),
        FieldKind.Text or FieldKind.Choice or FieldKind.State => FieldValue.Text(Text(json), kind),
        FieldKind.Date when FieldText.TryDate(Text(json), out var date) => FieldValue.Date(date),
        FieldKind.Instant when FieldText.TryInstant(Text(json), out var instant) => FieldValue.Instant(instant),
        FieldKind.Reference => ReadReference(Text(json)),
        _ => throw Wanted(kind),
    };

    /// <summary>Writes a value with its kind, for readers that do not know it: <c>["date","2026-03-29"]</c>.</summary>
    public static void WriteTagged(Utf8JsonWriter json, FieldValue value)
    {
        json.WriteStartArray();
        if (!value.IsMissing)
        {
            json.WriteStringValue(FieldKinds.Of(value.Kind).Name);
            Write(json, value);
        }

        json.WriteEndArray();
    }

    /// <summary>Reads what <see cref="WriteTagged"/> wrote.</summary>
    /// <exception cref="FormatException">The JSON is not of that form.</exception>
    public static FieldValue ReadTagged(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() is not (0 or 2))
            throw new FormatException("A value with its kind is an array of two.");
        if (json.GetArrayLength() == 0)
            return default;
        return FieldKinds.Find(Text(json[0])) is { } kind ? Read(json[1], kind) : throw new FormatException($"There is no kind '{json[0]}'.");
    }

    private static string Text(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new FormatException("A text is wanted.");

    private static bool TryGetInt64Safe(this JsonElement json, out long number)
    {
        number = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out number);
    }

    private static bool TryPoint(JsonElement json, out GeoPoint point)
    {
        point = default;
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != 2 || json.EnumerateArray().Any(c => c.ValueKind != JsonValueKind.Number))
            return false;
        var (latitude, longitude) = (json[0].GetDouble(), json[1].GetDouble());
        if (latitude is not (>= -90 and <= 90) || longitude is not (>= -180 and <= 180))
            return false;
        point = new GeoPoint(latitude, longitude);
        return true;
    }

    private static FieldValue ReadReference(string text) =>
        RecordRef.TryParse(text, out var reference) ? FieldValue.Reference(reference) : throw Wanted(FieldKind.Reference);

    private static Money ReadMoney(JsonElement json)
    {
        try
        {
            return new Money(
                json.GetProperty("amount").GetDecimal(),
                json.GetProperty("currency").GetString() ?? "",
                json.TryGetProperty("base", out var inBase) ? inBase.GetDecimal() : null,
                json.TryGetProperty("rate", out var rate) ? rate.GetDecimal() : null,
                json.TryGetProperty("rateDate", out var day) && FieldText.TryDate(Text(day), out var date) ? date : null);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"{FieldKinds.Of(FieldKind.Money).JsonForm} is wanted: {error.Message}", error);
        }
    }

    private static FormatException Wanted(FieldKind kind) => new($"{FieldKinds.Of(kind).JsonForm} is wanted.");

    private static void WriteChoices(Utf8JsonWriter json, ChoiceSet choices)
    {
        json.WriteStartArray();
        foreach (var choice in choices)
            json.WriteStringValue(choice);
        json.WriteEndArray();
    }

    private static void WritePoint(Utf8JsonWriter json, GeoPoint point)
    {
        json.WriteStartArray();
        json.WriteNumberValue(point.Latitude);
        json.WriteNumberValue(point.Longitude);
        json.WriteEndArray();
    }

    private static void WriteMoney(Utf8JsonWriter json, Money money)
    {
        json.WriteStartObject();
        json.WriteNumber("amount", money.Amount);
        json.WriteString("currency", money.Currency);
        if (money.BaseAmount is { } inBase)
            json.WriteNumber("base", inBase);
        if (money.Rate is { } rate)
            json.WriteNumber("rate", rate);
        if (money.RateDate is { } day)
            json.WriteString("rateDate", FieldText.Date(day));
        json.WriteEndObject();
    }
}
