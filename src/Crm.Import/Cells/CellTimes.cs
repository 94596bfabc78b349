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

    /// <summary>The day that is written, whatever the offset behind it; null where none is.</summary>
    public LocalDate? Date(string text) => Time(text)?.Time.Date;

    /// <summary>The instant that is written; null where none is.</summary>
    public Instant? Instant(string text)
    {
        if (Time(text) is not { } read)
            return null;
        // A time that the clocks leapt over is moved on, one that they struck twice is the first.
        return read.Offset is { } given ? read.Time.WithOffset(given).ToInstant() : read.Time.InZoneLeniently(_zone).ToInstant();
    }

    /// <summary>Reads a form as what it will be read for.</summary>
    /// <exception cref="InvalidPatternException">It is none.</exception>
    public static void Check(string format) => _ = new Form(format);

    private (LocalDateTime Time, Offset? Offset)? Time(string text)
    {
        foreach (var form in _forms)
        {
            if (form.Read(text) is { } read)
                return read;
        }

        return null;
    }

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
            if (Local is not null)
                return Local.Parse(text).TryGetValue(default, out var time) ? (time, null) : null;
            return WithOffset!.Parse(text).TryGetValue(default, out var at) ? (at.LocalDateTime, at.Offset) : null;
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
