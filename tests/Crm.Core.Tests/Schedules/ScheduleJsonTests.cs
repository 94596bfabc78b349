using System.Text.Json;
using Crm.Errors;
using Crm.Schedules;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Interval = NodaTime.Interval;

namespace Crm.Core.Tests.Schedules;

public class ScheduleJsonTests
{
    private static readonly DateTimeZone[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id])];

    [Theory]
    [InlineData("""{"kind":"elapsed","every":"1h30min","from":"2026-01-01T00:00:00.5Z","until":"2026-12-31T00:00:00Z"}""")]
    [InlineData("""{"kind":"minutes","every":60,"offset":15,"zone":"Europe/Zurich"}""")]
    [InlineData("""{"kind":"minutes","every":15,"zone":"Europe/Zurich","gap":"shift","overlap":"first"}""")]
    [InlineData("""{"kind":"daily","at":"09:00","zone":"Europe/Zurich"}""")]
    [InlineData("""{"kind":"daily","at":"23:59:59","every":3,"zone":"UTC","from":"2026-01-01","until":"2026-12-31"}""")]
    [InlineData("""{"kind":"weekly","days":["monday","friday"],"at":"09:00","zone":"UTC+02","gap":"skip","overlap":"both"}""")]
    [InlineData("""{"kind":"monthly","day":31,"at":"00:00","zone":"America/Sao_Paulo","overlap":"second"}""")]
    [InlineData("""{"kind":"lastWorkday","at":"17:00","zone":"Europe/Zurich"}""")]
    [InlineData("""{"kind":"nthWeekday","nth":-1,"weekday":"friday","at":"17:00","zone":"Europe/Zurich"}""")]
    [InlineData("""{"kind":"yearly","month":2,"day":29,"at":"08:00","zone":"Europe/Zurich"}""")]
    public void There_is_one_form(string json)
    {
        var schedule = ScheduleJson.Parse(json);
        Assert.Equal(json, ScheduleJson.Write(schedule));
        Assert.Equal(json, schedule.ToString());
    }

    [Fact]
    public void Any_schedule_comes_back_equal_from_its_JSON() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var schedule = Drawn(seed);
        var json = ScheduleJson.Write(schedule);
        var again = ScheduleJson.Parse(json);
        return schedule.Equals(again) && schedule.GetHashCode() == again.GetHashCode() && string.Equals(json, ScheduleJson.Write(again), StringComparison.Ordinal);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData("", ProblemCodes.ScheduleSyntax, "")]
    [InlineData("[]", ProblemCodes.ScheduleWrongForm, "")]
    [InlineData("{}", ProblemCodes.ScheduleMemberMissing, "")]
    [InlineData("{'kind':'dayly'}", ProblemCodes.ScheduleUnknownWord, "/kind")]
    [InlineData("{'kind':7}", ProblemCodes.ScheduleWrongForm, "/kind")]
    [InlineData("D,'colour':1}", ProblemCodes.ScheduleUnknownMember, "/colour")]
    [InlineData("D,'day':1}", ProblemCodes.ScheduleUnknownMember, "/day")]
    [InlineData("D,'at':'10:00'}", ProblemCodes.ScheduleMemberTwice, "/at")]
    [InlineData("D,'gap':'skips'}", ProblemCodes.ScheduleUnknownWord, "/gap")]
    [InlineData("D,'overlap':'\\ud800'}", ProblemCodes.ScheduleBadText, "/overlap")]
    [InlineData("D,'\\ud800':1}", ProblemCodes.ScheduleBadText, "")]
    [InlineData("D,'every':2}", ProblemCodes.ScheduleMemberMissing, "")]
    [InlineData("D,'every':0}", ProblemCodes.ScheduleOutOfRange, "/every")]
    [InlineData("D,'every':1.5}", ProblemCodes.ScheduleWrongForm, "/every")]
    [InlineData("D,'every':36501,'from':'2026-01-01'}", ProblemCodes.ScheduleOutOfRange, "/every")]
    [InlineData("D,'from':'2026-02-29'}", ProblemCodes.ScheduleWrongForm, "/from")]
    [InlineData("D,'from':'-0001-01-01'}", ProblemCodes.ScheduleWrongForm, "/from")]
    [InlineData("D,'from':'2026-02-02','until':'2026-02-01'}", ProblemCodes.ScheduleBackwards, "/until")]
    [InlineData("{'kind':'daily','at':'9:00','zone':'UTC'}", ProblemCodes.ScheduleWrongForm, "/at")]
    [InlineData("{'kind':'daily','at':'24:00','zone':'UTC'}", ProblemCodes.ScheduleWrongForm, "/at")]
    [InlineData("{'kind':'daily','at':'09:00:00.5','zone':'UTC'}", ProblemCodes.ScheduleWrongForm, "/at")]
    [InlineData("{'kind':'daily','at':'09:00'}", ProblemCodes.ScheduleMemberMissing, "")]
    [InlineData("{'kind':'daily','at':'09:00','zone':'Europe/Zürich'}", ProblemCodes.ScheduleUnknownZone, "/zone")]
    [InlineData("{'kind':'weekly','days':[],'at':'09:00','zone':'UTC'}", ProblemCodes.ScheduleWrongForm, "/days")]
    [InlineData("{'kind':'weekly','days':['monday','none'],'at':'09:00','zone':'UTC'}", ProblemCodes.ScheduleUnknownWord, "/days/1")]
    [InlineData("{'kind':'weekly','days':['monday','monday'],'at':'09:00','zone':'UTC'}", ProblemCodes.ScheduleNamedTwice, "/days/1")]
    [InlineData("{'kind':'monthly','day':32,'at':'09:00','zone':'UTC'}", ProblemCodes.ScheduleOutOfRange, "/day")]
    [InlineData("{'kind':'nthWeekday','nth':0,'weekday':'monday','at':'09:00','zone':'UTC'}", ProblemCodes.ScheduleOutOfRange, "/nth")]
    [InlineData("{'kind':'yearly','month':2,'day':30,'at':'09:00','zone':'UTC'}", ProblemCodes.ScheduleOutOfRange, "/day")]
    [InlineData("{'kind':'minutes','every':7,'zone':'UTC'}", ProblemCodes.ScheduleOutOfRange, "/every")]
    [InlineData("{'kind':'minutes','every':15,'offset':15,'zone':'UTC'}", ProblemCodes.ScheduleOutOfRange, "/offset")]
    [InlineData("{'kind':'elapsed','every':'1d','from':'2026-01-01T00:00:00Z'}", ProblemCodes.ScheduleWrongForm, "/every")]
    [InlineData("{'kind':'elapsed','every':'-1h','from':'2026-01-01T00:00:00Z'}", ProblemCodes.ScheduleWrongForm, "/every")]
    [InlineData("{'kind':'elapsed','every':'0s','from':'2026-01-01T00:00:00Z'}", ProblemCodes.ScheduleWrongForm, "/every")]
    [InlineData("{'kind':'elapsed','every':'100000h1s','from':'2026-01-01T00:00:00Z'}", ProblemCodes.ScheduleWrongForm, "/every")]
    [InlineData("{'kind':'elapsed','every':'1h','from':'2026-01-01'}", ProblemCodes.ScheduleWrongForm, "/from")]
    [InlineData("{'kind':'elapsed','every':'1h','from':'2026-01-01T00:00:00Z','zone':'UTC'}", ProblemCodes.ScheduleUnknownMember, "/zone")]
    public void What_is_no_schedule_is_refused_with_its_place(string json, string code, string path)
    {
        if (json.StartsWith('D'))
            json = "{'kind':'daily','at':'09:00','zone':'UTC'" + json[1..];
        Assert.False(ScheduleJson.TryParse(json.Replace('\'', '"'), out var schedule, out var problems));
        Assert.Null(schedule);
        Assert.Equal((code, path), Assert.Single(problems.Select(p => (p.Code, p.Path))));
        Assert.All(problems, p => Assert.DoesNotContain($"{p.Code} (", p.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Near_names_are_told()
    {
        var error = Assert.Throws<RefusedException>(() => ScheduleJson.Parse("""{"kind":"dayly","at":"09:00","zone":"UTC"}"""));
        Assert.Contains("did you mean daily?", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<RefusedException>(() => ScheduleJson.Parse("""{"kind":"daily","at":"09:00","zone":"Europe/Zürich"}"""));
        Assert.Contains("did you mean Europe/Zurich?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        Assert.False(ScheduleJson.TryParse("""{"kind":"monthly","day":0,"at":9,"gap":"x","every":2}""", out _, out var problems));
        Assert.Equal(["", "", "/at", "/day", "/gap"], problems.Select(p => p.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_too_much_is_refused()
    {
        Assert.False(ScheduleJson.TryParse(new string(' ', ScheduleLimits.MaxBytes + 1), out _, out var large));
        Assert.Equal(ProblemCodes.ScheduleTooLarge, Assert.Single(large).Code);
        Assert.False(ScheduleJson.TryParse($"[\"{new string('é', ScheduleLimits.MaxBytes - 100)}\"]", out _, out large));
        Assert.Equal(ProblemCodes.ScheduleTooLarge, Assert.Single(large).Code);
        Assert.False(ScheduleJson.TryParse(new string('[', 4_000), out _, out var deep));
        Assert.Equal(ProblemCodes.ScheduleSyntax, Assert.Single(deep).Code);
        Assert.False(ScheduleJson.TryParse("\ud800", out _, out var half));
        Assert.Equal(ProblemCodes.ScheduleBadText, Assert.Single(half).Code);
        Assert.False(ScheduleJson.TryParse(default(JsonElement), out _, out var none));
        Assert.Equal(ProblemCodes.ScheduleSyntax, Assert.Single(none).Code);
    }

    [Fact]
    public void Whatever_is_done_to_the_JSON_only_a_refusal_escapes() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var json = ScheduleJson.Write(Drawn(seed)).ToList();
        const string Signs = "{}[]\",:\\ue08dtrfnkey0123456789.-\0é\ud800";
        for (var i = random.Next(1, 6); i > 0 && json.Count > 1; i--)
        {
            if (random.Next(2) == 0)
                json[random.Next(json.Count)] = Signs[random.Next(Signs.Length)];
            else
                json.RemoveAt(random.Next(json.Count));
        }

        if (!ScheduleJson.TryParse(new string([.. json]), out var schedule, out var problems))
            return problems.Count > 0;
        // What was read can be asked.
        return schedule.Equals(ScheduleJson.Parse(schedule.ToString())) && !(schedule.Next(Instant.FromUtc(2026, 1, 1, 0, 0)) <= Instant.FromUtc(2026, 1, 1, 0, 0));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    private static Schedule Drawn(int seed)
    {
        var random = new Random(seed);
        var start = Instant.FromUtc(random.Next(1, 9_900), 1, 1, 0, 0);
        if (random.Next(8) == 0)
            return Schedule.Every(Duration.FromSeconds(random.Next(1, 360_000_001)), start + Duration.FromTicks(random.NextInt64(1_000_000_000_000)));
        var span = new Interval(Instant.FromUtc(2024, 1, 1, 0, 0), Instant.FromUtc(2026, 1, 1, 0, 0));
        return DrawnSchedule.Draw(random, Zones[random.Next(Zones.Length)], DrawnSchedule.Kinds[random.Next(DrawnSchedule.Kinds.Count)], span, (GapRule)random.Next(2), (OverlapRule)random.Next(3)).Schedule;
    }
}
