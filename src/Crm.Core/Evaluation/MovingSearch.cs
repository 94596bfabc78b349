using Crm.Records;
using Crm.Time;
using NodaTime;
using NodaTime.TimeZones;

namespace Crm.Evaluation;

/// <summary>Finds when a moving operand passes a fixed value.</summary>
/// <remarks>
/// Calendar arithmetic is neither continuous nor monotone: months end at different days and zones change. But between certain instants (midnights and
/// changes of the zone, at the start and at the end of the way) the operand moves as the clock does. Far from the value those instants are skipped:
/// the length of a period is known to some days.
/// </remarks>
internal sealed class MovingSearch
{
    private const int MaxSteps = 1000;
    private const double DaysInMonth = 30.436875;
    private static readonly Duration Slack = Duration.FromDays(9);
    private static readonly Duration Day = Duration.FromDays(1);
    private static readonly ZoneLocalMappingResolver StartOfDay =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly BoundNow _operand;
    private readonly DateTimeZone _zone;
    private readonly Period _dates;
    private readonly Duration _clock;
    private readonly Duration _least;
    private readonly Duration _most;
    private readonly Instant? _first;
    private readonly Instant? _second;

    public MovingSearch(BoundNow operand, FieldValue value, DateTimeZone zone)
    {
        _operand = operand;
        _zone = zone;
        var period = operand.Offset.Period;
        _dates = RelativePeriod.DatePart(period);
        _clock = operand.AsDate ? Duration.Zero : RelativePeriod.ClockPart(period);
        var days = (((12.0 * period.Years) + period.Months) * DaysInMonth) + (7.0 * period.Weeks) + period.Days;
        var slack = IsClockOnly ? Duration.Zero : Slack;
        _least = Duration.FromDays(Math.Floor(days)) + _clock - slack;
        _most = Duration.FromDays(Math.Ceiling(days)) + _clock + slack;
        (_first, _second) = Critical(value);
    }

    private bool IsClockOnly => !_operand.AsDate && !_operand.Offset.Period.HasDateComponent && _operand.StartOf is null;

    /// <summary>The first instant after now at which the test of the operand answers otherwise; null when there is none.</summary>
    public Instant? Next(Instant now, Func<FieldValue, bool> test)
    {
        if (_first is not { } first || _second is not { } second)
            return null;
        var answer = Answer(now);
        var at = now;
        for (var step = 0; step < MaxSteps; step++)
        {
            if (at + _least > second)
                return null;
            Instant? next = at + _most < first ? first - _most
                : at + _least > first && at + _most < second ? second - _most
                : Step(at);
            if (next is not { } there)
                return null;
            at = there;
            if (Answer(at) != answer)
                return at;
        }

        return at;

        bool Answer(Instant instant) => test(new ResolvedNow(_operand, instant, _zone).Value);
    }

    public static Instant First(LocalDate day, DateTimeZone zone) => zone.ResolveLocal(day.AtMidnight(), StartOfDay).ToInstant();

    // The operand's way over these two is all that a comparison can notice: an instant is kept to the microsecond, a start of a unit stands for the unit.
    private (Instant? First, Instant? Second) Critical(FieldValue value)
    {
        const int BeyondReach = 9900;
        if (_operand is { AsDate: false, StartOf: null })
        {
            var instant = value.AsInstant()!.Value;
            return instant.InUtc().Year > BeyondReach ? (null, null) : (instant, instant + Duration.FromNanoseconds(1000));
        }

        var unit = _operand.StartOf ?? CalendarUnit.Day;
        var day = _operand.AsDate ? value.AsDate()!.Value : value.AsInstant()!.Value.InZone(_zone).Date;
        if (day.Year > BeyondReach)
            return (null, null);
        var start = day.StartOf(unit);
        var isStart = _operand.AsDate ? start == day : value.AsInstant()!.Value == First(start, _zone);
        var next = First(After(start, unit), _zone);
        return (isStart ? First(start, _zone) : next, next);
    }

    private static LocalDate After(LocalDate start, CalendarUnit unit) => unit switch
    {
        CalendarUnit.Day => start.PlusDays(1),
        CalendarUnit.Week => start.PlusWeeks(1),
        CalendarUnit.Month => start.PlusMonths(1),
        CalendarUnit.Quarter => start.PlusMonths(3),
        _ => start.PlusYears(1),
    };

    // The next instant after this one at which the operand may stop moving as the clock does, or reaches what can be noticed.
    private Instant? Step(Instant at)
    {
        var source = new Candidates(at);
        var local = at.InZone(_zone).LocalDateTime;
        var end = at + _clock;
        if (!IsClockOnly)
            Calendar(ref source, at, local);
        if (_operand.AsDate)
            return source.Next;
        if (_operand.Offset.Period.HasDateComponent)
        {
            var moved = local + _dates;
            var landed = moved.InZoneLeniently(_zone).ToInstant();
            foreach (var edge in Edges(landed))
                source.Add(at + (edge - moved.InUtc().ToInstant()));
            end = landed + _clock;
        }

        source.Add(at + (_first!.Value - end));
        source.Add(at + (_second!.Value - end));
        if (_operand.StartOf is not null)
        {
            var there = new Candidates(end);
            Calendar(ref there, end, end.InZone(_zone).LocalDateTime);
            if (there.Next is { } change)
                source.Add(at + (change - end));
        }

        return source.Next;
    }

    private void Calendar(ref Candidates candidates, Instant at, LocalDateTime local)
    {
        candidates.Add(at + Day - Duration.FromNanoseconds(local.NanosecondOfDay));
        if (_zone.GetZoneInterval(at) is { HasEnd: true } interval)
            candidates.Add(interval.End);
    }

    // Where local time jumps around an instant, read as if it were UTC.
    private IEnumerable<Instant> Edges(Instant landed)
    {
        var interval = _zone.GetZoneInterval(landed);
        if (interval.HasEnd)
        {
            yield return interval.End.Plus(Duration.FromSeconds(interval.WallOffset.Seconds));
            yield return interval.End.Plus(Duration.FromSeconds(_zone.GetUtcOffset(interval.End).Seconds));
        }

        if (interval.HasStart)
            yield return interval.Start.Plus(Duration.FromSeconds(interval.WallOffset.Seconds));
    }

    private struct Candidates(Instant after)
    {
        public Instant? Next { get; private set; }

        public void Add(Instant candidate)
        {
            if (candidate > after && (Next is not { } next || candidate < next))
                Next = candidate;
        }
    }
}
