using Crm.Import.Mappings;
using NodaTime;
using NodaTime.Text;

namespace Crm.Import.Cells;

/// <summary>Reads texts as dates and instants, by the forms and the zone of a mapping.</summary>
internal sealed class CellTimes(ValueMapping mapping)
{
    private static readonly LocalDateTimePattern[] Iso =
    [
        LocalDateTimePattern.ExtendedIso, LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm"), LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd"),
    ];

    private readonly LocalDateTimePattern[] _patterns = mapping.Formats.IsEmpty ? Iso : [.. mapping.Formats.Select(LocalDateTimePattern.CreateWithInvariantCulture)];
    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[mapping.Zone];

    public LocalDate? Date(string text) => Time(text)?.Date;

    public Instant? Instant(string text)
    {
        if (mapping.Formats.IsEmpty && OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var offset })
            return offset.ToInstant();
        // A time that the clocks leapt over is moved on, one that they struck twice is the first.
        return Time(text)?.InZoneLeniently(_zone).ToInstant();
    }

    private LocalDateTime? Time(string text)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.Parse(text).TryGetValue(default, out var time))
                return time;
        }

        return null;
    }
}
