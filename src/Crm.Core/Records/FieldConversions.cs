using Crm.Values;
using NodaTime;

namespace Crm.Records;

/// <summary>C# values to field values and back; found by name from <see cref="FieldAccess"/>.</summary>
internal static class FieldConversions
{
    public static FieldValue OfString(string? value) => FieldValue.Text(value);

    public static FieldValue OfEnum<T>(T? value) where T : struct, Enum =>
        value is { } choice ? FieldValue.Text(EnumNames<T>.Of(choice), FieldKind.Choice) : default;

    public static FieldValue OfChoiceSet(ChoiceSet? value) => FieldValue.Choices(value);

    public static FieldValue OfExternalIds(ExternalIds value) =>
        value.Count == 0 ? default : FieldValue.Choices(value.Choices);

    public static FieldValue OfInt64(long? value) => FieldValue.Integer(value);

    public static FieldValue OfInt32(int? value) => FieldValue.Integer(value);

    public static FieldValue OfDecimal(decimal? value) => FieldValue.Number(value);

    public static FieldValue OfBoolean(bool? value) => FieldValue.Boolean(value);

    public static FieldValue OfLocalDate(LocalDate? value) => FieldValue.Date(value);

    public static FieldValue OfInstant(Instant? value) => FieldValue.Instant(value);

    public static FieldValue OfMoney(Money? value) => FieldValue.Money(value);

    public static FieldValue OfRecordRef(RecordRef? value) => FieldValue.Reference(value);

    public static FieldValue OfId<T>(Id<T>? value) where T : Record => value is { } id ? FieldValue.Reference(id) : default;

    public static FieldValue OfGeoPoint(GeoPoint? value) => FieldValue.Point(value);

    public static string? ToString(FieldValue value) => value.AsText();

    public static T? ToEnum<T>(FieldValue value) where T : struct, Enum => value.AsText() is { } name ? EnumNames<T>.Parse(name) : null;

    public static T ToEnumOrDefault<T>(FieldValue value) where T : struct, Enum => ToEnum<T>(value).GetValueOrDefault();

    public static ChoiceSet ToChoiceSet(FieldValue value) => value.AsChoices() ?? ChoiceSet.None;

    public static ExternalIds ToExternalIds(FieldValue value)
    {
        var ids = ExternalIds.None;
        foreach (var pair in value.AsChoices() ?? ChoiceSet.None)
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            ids = ids.With(pair[..colon], pair[(colon + 1)..]);
        }

        return ids;
    }

    public static long? ToInt64(FieldValue value) => value.AsInteger();

    public static long ToInt64OrDefault(FieldValue value) => value.AsInteger().GetValueOrDefault();

    public static int? ToInt32(FieldValue value) => checked((int?)value.AsInteger());

    public static int ToInt32OrDefault(FieldValue value) => ToInt32(value).GetValueOrDefault();

    public static decimal? ToDecimal(FieldValue value) => value.AsNumber();

    public static decimal ToDecimalOrDefault(FieldValue value) => value.AsNumber().GetValueOrDefault();

    public static bool? ToBoolean(FieldValue value) => value.AsBoolean();

    public static bool ToBooleanOrDefault(FieldValue value) => value.AsBoolean().GetValueOrDefault();

    public static LocalDate? ToLocalDate(FieldValue value) => value.AsDate();

    public static LocalDate ToLocalDateOrDefault(FieldValue value) => value.AsDate().GetValueOrDefault();

    public static Instant? ToInstant(FieldValue value) => value.AsInstant();

    public static Instant ToInstantOrDefault(FieldValue value) => value.AsInstant().GetValueOrDefault();

    public static Money? ToMoney(FieldValue value) => value.AsMoney();

    public static RecordRef? ToRecordRef(FieldValue value) => value.AsReference();

    public static RecordRef ToRecordRefOrDefault(FieldValue value) => value.AsReference().GetValueOrDefault();

    public static Id<T>? ToId<T>(FieldValue value) where T : Record => value.AsReference() is { } reference ? reference.As<T>() : null;

    public static Id<T> ToIdOrDefault<T>(FieldValue value) where T : Record => ToId<T>(value).GetValueOrDefault();

    public static GeoPoint? ToGeoPoint(FieldValue value) => value.AsPoint();

    public static GeoPoint ToGeoPointOrDefault(FieldValue value) => value.AsPoint().GetValueOrDefault();
}
