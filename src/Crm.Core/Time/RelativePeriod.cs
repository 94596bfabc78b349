using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using NodaTime;

namespace Crm.Time;

/// <summary>A distance in time as people write it: <c>90d</c>, <c>-1y6mo</c>, <c>12h30min</c>.</summary>
/// <remarks>
/// Years (y), months (mo), weeks (w) and days (d) are counted on the calendar of a zone; hours (h), minutes (min) and seconds (s) on the clock. A month added
/// to the 31st ends on the last day of the next. Immutable, compared by value.
/// </remarks>
public sealed record RelativePeriod
{
    private const int MaxMagnitude = 100_000;
    private static readonly (string Name, PeriodUnits Unit)[] Units =
    [
        ("y", PeriodUnits.Years), ("mo", PeriodUnits.Months), ("w", PeriodUnits.Weeks), ("d", PeriodUnits.Days),
        ("h", PeriodUnits.Hours), ("min", PeriodUnits.Minutes), ("s", PeriodUnits.Seconds),
    ];

    private RelativePeriod(Period period) => Period = period;

    /// <summary>No distance.</summary>
    public static RelativePeriod Zero { get; } = new(Period.Zero);

    /// <summary>The distance as NodaTime counts it.</summary>
    public Period Period { get; }

    /// <summary>That many days; negative for the past.</summary>
    public static RelativePeriod Days(int days) => new(Period.FromDays(days));

    /// <summary>Wraps a period of whole seconds or more.</summary>
    /// <exception cref="ArgumentException">The period has milliseconds or smaller units, looks both ways, or has more than 100,000 of a unit.</exception>
    public static RelativePeriod From(Period period)
    {
        if ((period.Milliseconds | period.Ticks | period.Nanoseconds) != 0)
            throw new ArgumentException("A relative period has no unit below the second.", nameof(period));
        var wrapped = new RelativePeriod(period);
        var amounts = Units.Select(u => wrapped.Amount(u.Unit)).ToArray();
        if (amounts.Any(a => a is < -MaxMagnitude or > MaxMagnitude))
            throw new ArgumentException("A relative period has at most 100,000 of a unit.", nameof(period));
        if (amounts.Any(a => a > 0) && amounts.Any(a => a < 0))
            throw new ArgumentException("A relative period looks one way: all its units have one sign.", nameof(period));
        return wrapped;
    }

    /// <summary>Reads the text form: an optional sign, then numbers with their units; null when it is not of that form.</summary>
    public static RelativePeriod? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var sign = text[0] == '-' ? -1 : 1;
        var rest = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        var period = new PeriodBuilder();
        var used = PeriodUnits.None;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 6 || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > MaxMagnitude)
                return null;
            rest = rest[digits..];
            var letters = rest.IndexOfAnyInRange('0', '9');
            var name = letters < 0 ? rest : rest[..letters];
            if (!TryUnit(name, out var unit) || (used & unit) != PeriodUnits.None)
                return null;
            used |= unit;
            period[unit] = sign * number;
            rest = rest[name.Length..];
        }

        return used == PeriodUnits.None ? null : new RelativePeriod(period.Build());
    }

    /// <summary>The instant at this distance from another, counted in the zone; a local time that the zone skips or repeats is resolved leniently.</summary>
    public Instant From(Instant start, DateTimeZone zone) => Period.HasDateComponent
        ? (start.InZone(zone).LocalDateTime + DatePart(Period)).InZoneLeniently(zone).ToInstant() + ClockPart(Period)
        : start + ClockPart(Period);

    /// <summary>The day at this distance; hours and less are left out.</summary>
    public LocalDate From(LocalDate start) => start + DatePart(Period);

    /// <summary>The same distance the other way.</summary>
    public RelativePeriod Negate() => new(Period.Zero - Period);

    /// <summary>The text form that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var negative = false;
        foreach (var (name, unit) in Units)
        {
            var amount = Amount(unit);
            negative |= amount < 0;
            if (amount != 0)
                text.Append(CultureInfo.InvariantCulture, $"{Math.Abs(amount)}{name}");
        }

        return text.Length == 0 ? "0d" : negative ? "-" + text : text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(RelativePeriod? other) => other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static bool TryUnit(ReadOnlySpan<char> name, [NotNullWhen(true)] out PeriodUnits unit)
    {
        foreach (var (known, value) in Units)
        {
            if (name.SequenceEqual(known))
            {
                unit = value;
                return true;
            }
        }

        unit = PeriodUnits.None;
        return false;
    }

    private long Amount(PeriodUnits unit) => unit switch
    {
        PeriodUnits.Years => Period.Years,
        PeriodUnits.Months => Period.Months,
        PeriodUnits.Weeks => Period.Weeks,
        PeriodUnits.Days => Period.Days,
        PeriodUnits.Hours => Period.Hours,
        PeriodUnits.Minutes => Period.Minutes,
        _ => Period.Seconds,
    };

    internal static Period DatePart(Period period) =>
        new PeriodBuilder { Years = period.Years, Months = period.Months, Weeks = period.Weeks, Days = period.Days }.Build();

    internal static Duration ClockPart(Period period) =>
        Duration.FromHours(period.Hours) + Duration.FromMinutes(period.Minutes) + Duration.FromSeconds(period.Seconds);
}
