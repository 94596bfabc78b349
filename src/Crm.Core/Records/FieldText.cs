using NodaTime;
using NodaTime.Text;

namespace Crm.Records;

/// <summary>The one text form of dates and instants.</summary>
internal static class FieldText
{
    private static readonly LocalDatePattern DatePattern = LocalDatePattern.Iso;
    private static readonly InstantPattern InstantPattern = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.FFFFFF'Z'");

    public static string Date(LocalDate date) => DatePattern.Format(date);

    public static string Instant(Instant instant) => InstantPattern.Format(instant);

    public static bool TryDate(string text, out LocalDate date) => DatePattern.Parse(text).TryGetValue(default, out date);

    public static bool TryInstant(string text, out Instant instant) =>
        NodaTime.Text.InstantPattern.ExtendedIso.Parse(text).TryGetValue(default, out instant)
        || TryOffset(text, out instant);

    private static bool TryOffset(string text, out Instant instant)
    {
        var read = OffsetDateTimePattern.ExtendedIso.Parse(text);
        instant = read.Success ? read.Value.ToInstant() : default;
        return read.Success;
    }
}
