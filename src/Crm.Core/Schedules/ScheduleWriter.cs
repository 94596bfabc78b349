using System.Text.Json;
using Crm.Records;
using NodaTime;

namespace Crm.Schedules;

/// <summary>Writes the one JSON form of a schedule: members in a fixed order, defaults left out.</summary>
internal sealed class ScheduleWriter(Utf8JsonWriter json)
{
    public void Write(Schedule schedule)
    {
        json.WriteStartObject();
        if (schedule.Occurrences is CalendarOccurrences calendar)
            Write(calendar);
        else
            Write((ElapsedOccurrences)schedule.Occurrences);
        json.WriteEndObject();
    }

    private void Write(ElapsedOccurrences elapsed)
    {
        json.WriteString(ScheduleWords.Kind, ScheduleWords.Elapsed);
        json.WriteString(ScheduleWords.Every, SchedulePatterns.Write(elapsed.Seconds));
        json.WriteString(ScheduleWords.From, SchedulePatterns.Moment.Format(elapsed.From));
        if (elapsed.Until is { } until)
            json.WriteString(ScheduleWords.Until, SchedulePatterns.Moment.Format(until));
    }

    private void Write(CalendarOccurrences calendar)
    {
        if (calendar.Slots is DaySlots days)
            Write(days);
        else
            Write((ClockSlots)calendar.Slots);
        json.WriteString(ScheduleWords.Zone, calendar.Zone.Id);
        Write(ScheduleWords.From, calendar.Slots.From);
        Write(ScheduleWords.Until, calendar.Slots.Until);
        if (calendar.Gap != calendar.Slots.UsualGap)
            json.WriteString(ScheduleWords.Gap, EnumNames<GapRule>.Of(calendar.Gap));
        if (calendar.Overlap != calendar.Slots.UsualOverlap)
            json.WriteString(ScheduleWords.Overlap, EnumNames<OverlapRule>.Of(calendar.Overlap));
    }

    private void Write(ClockSlots clock)
    {
        json.WriteString(ScheduleWords.Kind, ScheduleWords.Minutes);
        json.WriteNumber(ScheduleWords.Every, clock.Minutes);
        if (clock.Offset != 0)
            json.WriteNumber(ScheduleWords.Offset, clock.Offset);
    }

    private void Write(DaySlots slots)
    {
        Write(slots.Days);
        json.WriteString(ScheduleWords.At, SchedulePatterns.Write(slots.At));
        if (slots.Every != 1)
            json.WriteNumber(ScheduleWords.Every, slots.Every);
    }

    private void Write(Days days)
    {
        json.WriteString(ScheduleWords.Kind, ScheduleWords.KindOf(days));
        switch (days)
        {
            case DaysOfWeek week:
                json.WriteStartArray(ScheduleWords.Days);
                foreach (var day in week.Days)
                    json.WriteStringValue(EnumNames<IsoDayOfWeek>.Of(day));
                json.WriteEndArray();
                break;
            case DayOfMonth month:
                json.WriteNumber(ScheduleWords.Day, month.Day);
                break;
            case NthWeekday nth:
                json.WriteNumber(ScheduleWords.Nth, nth.Nth);
                json.WriteString(ScheduleWords.Weekday, EnumNames<IsoDayOfWeek>.Of(nth.Weekday));
                break;
            case DayOfYear year:
                json.WriteNumber(ScheduleWords.Month, year.Month);
                json.WriteNumber(ScheduleWords.Day, year.Day);
                break;
        }
    }

    private void Write(string name, LocalDate? day)
    {
        if (day is { } known)
            json.WriteString(name, SchedulePatterns.Day.Format(known));
    }
}
