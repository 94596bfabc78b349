using NodaTime;

namespace Crm.Schedules;

internal sealed record EveryDay : Days
{
    public override int MaxEvery => 36_500;

    protected override int PeriodOf(LocalDate day) => NumberOf(day);

    protected override LocalDate? In(int period, LocalDate earliest) => DayOf(period);
}
