using Crm.Import.Mappings;
using NodaTime;
using NodaTime.Text;

namespace Crm.Import.Cells;

/// <summary>Reads texts as dates and instants.</summary>
internal static class CellTimes
{
    private static readonly LocalDateTimePattern[] IsoTimes =
    [
        LocalDateTimePattern.ExtendedIso, LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm"), LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd"),
    ];

    /// <summary>The day that is written, whatever the offset behind it.</summary>
    public static bool TryDate(string text, ValueMapping mapping, out LocalDate date)
    {
        var found = TryTime(text, mapping, out var time, out _);
        date = time.Date;
        return found;
    }

    public static bool TryInstant(string text, ValueMapping mapping, out Instant instant)
    {
        if (!TryTime(text, mapping, out var time, out var offset))
        {
            instant = default;
            return false;
        }

        // A time that the clocks leapt over is moved on, one that they struck twice is the first.
        instant = offset is { } given ? time.WithOffset(given).ToInstant() : time.InZoneLeniently(DateTimeZoneProviders.Tzdb[mapping.Zone]).ToInstant();
        return true;
    }

    /// <summary>Reads a form as what it will be read for.</summary>
    /// <exception cref="InvalidPatternException">It is none.</exception>
    public static void Check(string format)
    {
        if (HasOffset(format))
            _ = OffsetDateTimePattern.CreateWithInvariantCulture(format);
        else
            _ = LocalDateTimePattern.CreateWithInvariantCulture(format);
    }

    private static bool TryTime(string text, ValueMapping mapping, out LocalDateTime time, out Offset? offset)
    {
        offset = null;
        if (mapping.Formats.IsEmpty)
            return TryLocal(text, IsoTimes, out time) || TryOffset(text, OffsetDateTimePattern.ExtendedIso, out time, out offset);
        foreach (var format in mapping.Formats)
        {
            if (HasOffset(format)
                ? TryOffset(text, OffsetDateTimePattern.CreateWithInvariantCulture(format), out time, out offset)
                : TryLocal(text, [LocalDateTimePattern.CreateWithInvariantCulture(format)], out time))
                return true;
        }

        time = default;
        return false;
    }

    private static bool TryLocal(string text, ReadOnlySpan<LocalDateTimePattern> patterns, out LocalDateTime time)
    {
        time = default;
        foreach (var pattern in patterns)
        {
            if (pattern.Parse(text).TryGetValue(default, out time))
                return true;
        }

        return false;
    }

    private static bool TryOffset(string text, OffsetDateTimePattern pattern, out LocalDateTime time, out Offset? offset)
    {
        var found = pattern.Parse(text).TryGetValue(default, out var read);
        (time, offset) = (read.LocalDateTime, found ? read.Offset : null);
        return found;
    }

    // The letter o, where it stands for something: not in quotes, nor behind a backslash.
    private static bool HasOffset(string format)
    {
        var quote = '\0';
        for (var i = 0; i < format.Length; i++)
        {
            var letter = format[i];
            if (letter == '\\')
                i++;
            else if (quote != '\0')
                quote = letter == quote ? '\0' : quote;
            else if (letter is '\'' or '"')
                quote = letter;
            else if (letter == 'o')
                return true;
        }

        return false;
    }
}
