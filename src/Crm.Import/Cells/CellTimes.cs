using System.Collections.Immutable;
using Crm.Import.Mappings;
using NodaTime;
using NodaTime.Text;

namespace Crm.Import.Cells;

/// <summary>Reads texts as dates and instants, by the forms and the zone of a mapping.</summary>
internal sealed class CellTimes(ValueMapping mapping)
{
    private static readonly ImmutableArray<Form> Iso =
    [
        new(LocalDateTimePattern.ExtendedIso, null), new("uuuu-MM-dd HH:mm:ss"), new("uuuu-MM-dd HH:mm"), new("uuuu-MM-dd"), new(null, OffsetDateTimePattern.ExtendedIso),
    ];

    private readonly ImmutableArray<Form> _forms = mapping.Formats.IsEmpty ? Iso : [.. mapping.Formats.Select(f => new Form(f))];
    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[mapping.Zone];

    /// <summary>The day that is written, whatever the offset behind it; null where none of the years 1 to 9999 is.</summary>
    public LocalDate? Date(string text) => Time(text)?.Time.Date;

    /// <summary>The instant that is written; null where none of the years 1 to 9999 is, counted in UTC.</summary>
    public Instant? Instant(string text)
    {
        if (Time(text) is not { } read)
            return null;
        try
        {
            // A time that the clocks leapt over is moved on, one that they struck twice is the first.
            var instant = read.Offset is { } given ? read.Time.WithOffset(given).ToInstant() : read.Time.InZoneLeniently(_zone).ToInstant();
            return IsHeld(instant.InUtc().Year) ? instant : null;
        }
        catch (Exception error) when (IsBeyond(error))
        {
            return null;
        }
    }

    /// <summary>Reads a form as what it will be read for.</summary>
    /// <exception cref="InvalidPatternException">It is none.</exception>
    public static void Check(string format) => _ = new Form(format);

    private (LocalDateTime Time, Offset? Offset)? Time(string text)
    {
        foreach (var form in _forms)
        {
            if (form.Read(text) is { } read)
                return IsHeld(read.Item1.Year) ? read : null;
        }

        return null;
    }

    // What a field can hold.
    private static bool IsHeld(int year) => year is >= 1 and <= 9999;

    private static bool IsBeyond(Exception error) => error is OverflowException or ArgumentOutOfRangeException;

    /// <summary>One form, with an offset or without.</summary>
    private sealed record Form(LocalDateTimePattern? Local, OffsetDateTimePattern? WithOffset)
    {
        public Form(string format)
            : this(
                HasOffset(format) ? null : LocalDateTimePattern.CreateWithInvariantCulture(format),
                HasOffset(format) ? OffsetDateTimePattern.CreateWithInvariantCulture(format) : null)
        {
        }

        public (LocalDateTime, Offset?)? Read(string text)
        {
            try
            {
                if (Local is not null)
                    return Local.Parse(text).TryGetValue(default, out var time) ? (time, null) : null;
                return WithOffset!.Parse(text).TryGetValue(default, out var at) ? (at.LocalDateTime, at.Offset) : null;
            }
            catch (Exception error) when (IsBeyond(error))
            {
                // The end of the last day is no time any more.
                return null;
            }
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
}
