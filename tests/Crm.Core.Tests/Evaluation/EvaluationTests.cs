using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using Crm.Values;
using NodaTime;

namespace Crm.Core.Tests.Evaluation;

public class EvaluationTests
{
    private readonly World _world = new();

    private RuleContext Context => new() { Now = Model.Now, Zone = Model.Zurich, Facts = _world };

    [Fact]
    public void Missing_makes_every_comparison_false_but_ne()
    {
        var nobody = new Patient();
        foreach (var path in new[] { "points", "score", "bill", "weight", "clinic.limit" })
        {
            var field = Rule.Field(path);
            Assert.Equal(
                [false, true, false, false, false, false, false, false],
                new[] { field.Eq(1), field.Ne(Operand.Of(FieldValue.Integer(1))), field.Lt(1), field.Le(1), field.Gt(1), field.Ge(1), field.Between(One, One), field.In(One) }
                    .Select(r => Model.Met(r, nobody)));
            Assert.True(Model.Met(field.Empty(), nobody));
        }

        foreach (var rule in new[] { Rule.Field("name").Same("x"), Rule.Field("name").Contains("x"), Rule.Field("tags").Has("x"), Rule.Field("born").Anniversary(RelativePeriod.Days(3)) })
        {
            Assert.False(Model.Met(rule, nobody));
            Assert.True(Model.Met(!rule, nobody));
        }

        Assert.True(Model.Met(Rule.Always, nobody));
        Assert.False(Model.Met(Rule.Never, nobody));
    }

    [Fact]
    public void Money_beside_a_number_is_its_worth_and_beside_money_the_amount_itself()
    {
        var patient = new Patient { Bill = new Money(10, "EUR").At(2, new LocalDate(2026, 1, 1)) };
        Assert.True(Model.Met(Rule.Field("bill").Eq(20), patient));
        Assert.True(Model.Met(Rule.Field("bill.amount").Eq(10), patient));
        Assert.True(Model.Met(Rule.Field("bill").Eq(Operand.Of(FieldValue.Money(new Money(10, "EUR")))), patient));
        Assert.False(Model.Met(Rule.Field("bill").Eq(Operand.Of(FieldValue.Money(new Money(10, "CHF")))), patient));
        Assert.False(Model.Met(Rule.Field("bill").Lt(100), new Patient { Bill = new Money(10, "EUR") }));
    }

    [Fact]
    public void An_instant_finer_than_a_microsecond_counts_as_the_microsecond_it_lies_in()
    {
        var patient = new Patient { SeenAt = Model.Now + Duration.FromNanoseconds(999) };
        var now = Operand.Of(FieldValue.Instant(Model.Now));
        Assert.True(Model.Met(Rule.Field("seenAt").Eq(now) & Rule.Field("seenAt").Le(now) & !Rule.Field("seenAt").Gt(now) & Rule.Field("seenAt").Le(Operand.Now()), patient));
    }

    [Fact]
    public void A_way_over_references_ends_at_the_recycle_bin_and_at_what_may_not_be_seen()
    {
        var head = _world.Add(new Clinic { Name = "Head" }.WithKey(1));
        var clinic = _world.Add(new Clinic { Name = "Branch", Parent = head.Id }.WithKey(2));
        var patient = new Patient { Clinic = clinic.Id };
        var rule = Rule.Field("clinic.parent.name").Eq("Head");
        Assert.True(Model.Met(rule, patient, Context));
        var scope = Model.Scope with { Visible = type => type == Model.Clinics ? Model.Bind(Rule.Field("name").Ne(Operand.Of(FieldValue.Text("Branch"))), Model.Clinics).Root : null };
        Assert.False(RuleClosures.Build(Model.Bind(rule, scope: scope))(patient, Context));
        head.DeletedAt = Model.Now;
        Assert.False(Model.Met(rule, patient, Context));
    }

    [Fact]
    public void Related_records_are_counted_summed_and_compared()
    {
        var patient = _world.Add(new Patient().WithKey(1));
        foreach (var (cost, day) in new (decimal?, int)[] { (10, 1), (20, 2), (null, 3) })
            _world.Add(new Visit { Patient = patient.Id, Cost = cost, Day = new LocalDate(2026, 3, day), Fee = cost is null ? null : new Money(cost.Value, cost == 10 ? "CHF" : "EUR") }.WithKey(10 + day));
        _world.Add(new Visit { Patient = patient.Id, Cost = 1000, DeletedAt = Model.Now }.WithKey(20));
        Assert.True(Model.Met(Rule.Related("visits").Count(Comparison.Eq, 3), patient, Context));
        Assert.True(Model.Met(Rule.Related("visits").Sum("cost", Comparison.Eq, 30), patient, Context));
        Assert.True(Model.Met(Rule.Related("visits", Rule.Field("cost").Gt(15)).Sum("cost", Comparison.Eq, 20), patient, Context));
        Assert.True(Model.Met(Rule.Related("visits").Sum("fee.amount", Comparison.Eq, 20, "EUR"), patient, Context));
        Assert.True(Model.Met(Rule.Related("visits").Max("day", Comparison.Eq, Operand.Of(FieldValue.Date(new LocalDate(2026, 3, 3)))), patient, Context));
        Assert.True(Model.Met(Rule.Related("visits", Rule.Never).Sum("cost", Comparison.Eq, 0), patient, Context));
        Assert.False(Model.Met(Rule.Related("visits", Rule.Never).Min("cost", Comparison.Lt, One), patient, Context));
        Assert.False(Model.Met(Rule.Related("visits", Rule.Field("cost").Gt(5)).All(), patient, Context));
        Assert.True(Model.Met(Rule.Related("visits", Rule.Field("cost").Gt(500)).None(), patient, Context));
    }

    [Fact]
    public void A_hierarchy_is_followed_upwards_and_a_circle_ends()
    {
        var top = _world.Add(new Clinic().WithKey(1));
        var middle = _world.Add(new Clinic { Parent = top.Id }.WithKey(2));
        var leaf = _world.Add(new Clinic { Parent = middle.Id }.WithKey(3));
        var parent = Rule.Field("parent");
        Assert.True(Model.Met(parent.DescendantOf(top.Id), leaf, Context));
        Assert.True(Model.Met(parent.AncestorOf(leaf.Id), top, Context));
        Assert.False(Model.Met(parent.AncestorOf(top.Id) | parent.DescendantOf(top.Id), top, Context));
        top.Parent = leaf.Id;
        Assert.False(Model.Met(parent.DescendantOf(new Id<Clinic>(Model.Key(9))), leaf, Context));
        Assert.False(Model.Met(parent.DescendantOf(leaf.Id), leaf, Context));
    }

    [Theory]
    [InlineData("2000-03-29", "0d", true)]
    [InlineData("2000-04-12", "14d", true)]
    [InlineData("2000-04-13", "14d", false)]
    [InlineData("2000-03-28", "11mo", false)]
    [InlineData("2030-04-01", "3d", true)]
    public void A_date_returns_every_year(string born, string within, bool near) => Assert.Equal(near, Model.Met(
        Rule.Field("born").Anniversary(RelativePeriod.Parse(within)!),
        new Patient { Born = NodaTime.Text.LocalDatePattern.Iso.Parse(born).Value },
        Context));

    [Fact]
    public void The_29th_of_February_returns_on_the_28th() =>
        Assert.Equal(new LocalDate(2027, 2, 28), Anniversaries.Next(new LocalDate(2000, 2, 29), new LocalDate(2026, 3, 1)));

    [Fact]
    public void Before_and_after_are_compared()
    {
        var after = new Patient { Name = "new", Tags = ["a"] };
        var context = Context;
        context.Before = new Patient { Name = "old", Tags = ["b"] };
        Assert.True(Model.Met(Rule.Field("name").Changed() & Rule.Field("name").Was("old") & Rule.Field("tags").Was("b") & !Rule.Field("points").Changed(), after, context));
        Assert.True(Model.Met(!Rule.Field("name").Was("old"), after, Context));
    }

    [Fact]
    public async Task Only_what_decides_is_loaded()
    {
        var clinic = _world.Add(new Clinic { Name = "Branch" }.WithKey(2));
        var patient = new Patient { Clinic = clinic.Id, Points = 1 }.WithKey(1);
        _world.Add(new Visit { Patient = patient.Id, Cost = 5 }.WithKey(3));
        var rule = RuleClosures.Build(Model.Bind(
            Rule.Field("points").Eq(1) & (Rule.Field("clinic.name").Eq("Branch") | Rule.Related("visits").Any()) & Rule.Related("visits", Rule.Field("cost").Gt(1)).Any()));

        Assert.False(await Evaluate(new Patient { Clinic = clinic.Id, Points = 2 }.WithKey(1)));
        Assert.Empty(_world.Loaded);
        Assert.True(await Evaluate(patient));
        Assert.Equal($"clinic {clinic.RawId}, visits of {patient.Ref}", string.Join(", ", _world.Loaded.Order(StringComparer.Ordinal)));
        Assert.Equal((1, 1), (_world.Finds, _world.Sets));

        async Task<bool> Evaluate(Patient of) => await new RuleFacts(_world).EvaluateAsync(
            facts => rule(of, new RuleContext { Now = Model.Now, Facts = facts }), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void An_explanation_says_what_was_seen()
    {
        var patient = _world.Add(new Patient { Name = "Anna", Points = 3 }.WithKey(1));
        _world.Add(new Visit { Patient = patient.Id, Cost = 5 }.WithKey(2));
        var rule = Model.Bind(Rule.Field("name").Contains("nn") & Rule.Field("points").Gt(5) & Rule.Related("visits", Rule.Field("cost").Gt(3)).Count(Comparison.Ge, 1));
        var lines = RuleExplainer.Explain(rule, patient, Context).ToString().Split('\n');
        Assert.Equal(
            [
                "✗ all of these hold",
                "  ✓ name contains \"nn\": Anna",
                "  ✗ points is greater than 5: 3",
                "  ✓ the number of visits is at least 1: 1 of 1",
                $"    ✓ visit {Model.Key(2)}: cost is greater than 3: 5",
            ],
            lines);
    }

    [Fact]
    public void Of_many_related_records_those_that_count_are_told_first_and_how_many_are_not()
    {
        var patient = _world.Add(new Patient { Name = "Anna" }.WithKey(1));
        for (var i = 0; i < 14; i++)
            _world.Add(new Visit { Patient = patient.Id, Cost = i }.WithKey(10 + i));
        var none = RuleExplainer.Explain(Model.Bind(Rule.Related("visits", Rule.Field("cost").Gt(11)).None()), patient, Context);
        Assert.Equal((false, "2 of 14 do", 4), (none.Met, none.Seen, none.LeftOut));
        Assert.Equal([true, true, false], none.Children.Select(c => c.Met).Take(3));
        Assert.Equal(10, none.Children.Length);
        Assert.Equal("  … and 4 more", none.ToString().Split('\n')[^1]);
    }

    [Fact]
    public void Related_records_go_by_what_the_asker_may_read_of_their_names()
    {
        var clinic = _world.Add(new Clinic().WithKey(1));
        var anna = _world.Add(new Patient { Name = "Anna", ExternalIds = ExternalIds.None.With("erp", "7"), Clinic = clinic.Id, Points = 3 }.WithKey(2));
        var rule = Rule.Related("patients", Rule.Field("points").Gt(1)).Any();
        Assert.Equal("patient \"Anna\"", Called((_, _) => true));
        Assert.Equal("patient erp:7", Called((_, field) => field.Key != "name"));
        Assert.Equal($"{anna.Ref}", Called((_, field) => field.Key is not ("name" or "externalIds")));
        Assert.Equal($"{anna.Ref}", Called(null));
        anna.Name = null;
        Assert.Equal("patient erp:7", Called((_, _) => true));

        string Called(Func<RecordType, FieldDefinition, bool>? mayRead)
        {
            var bound = Model.Bind(rule, Model.Clinics, Model.Scope with { MayRead = mayRead });
            return RuleExplainer.Explain(bound, clinic, Context).Children[0].Text.Replace(": points is greater than 1", "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Related_records_that_share_a_name_are_told_apart()
    {
        var clinic = _world.Add(new Clinic().WithKey(1));
        _world.Add(new Patient { Name = "Anna", ExternalIds = ExternalIds.None.With("erp", "7"), Clinic = clinic.Id }.WithKey(2));
        var other = _world.Add(new Patient { Name = "Anna", Clinic = clinic.Id }.WithKey(3));
        _world.Add(new Patient { Name = "Bea", Clinic = clinic.Id }.WithKey(4));
        var why = RuleExplainer.Explain(Model.Bind(Rule.Related("patients").Count(Comparison.Ge, 1), Model.Clinics, Model.Scope with { MayRead = (_, _) => true }), clinic, Context);
        string[] called = ["patient \"Anna\" (erp:7)", $"patient \"Anna\" ({other.RawId})", "patient \"Bea\""];
        Assert.Equal(called.Order(StringComparer.Ordinal), why.Children.Select(c => c.Text));
    }

    [Theory]
    [InlineData("""{"field":"seenAt","lt":{"now":"-90d"}}""", "seenAt is before 90 days ago: nothing, compared with")]
    [InlineData("""{"field":"born","ge":{"today":"0d","startOf":"year"}}""", "born is not before the start of this year: 2020-02-29, compared with")]
    [InlineData("""{"field":"clinic.name","empty":true}""", "clinic.name is missing")]
    [InlineData("""{"field":"name","empty":true}""", "name is missing: Anna")]
    [InlineData("""{"related":"visits","where":{"field":"cost","gt":3},"is":"any"}""", "at least one of the visits meets this: there are none")]
    [InlineData("""{"related":"visits","where":{"all":[]},"sum":"cost","ge":3}""", "the sum of cost of visits is at least 3: 0, for there are none")]
    public void An_explanation_is_plain_english(string rule, string sentence)
    {
        var patient = _world.Add(new Patient { Name = "Anna", Born = new(2020, 2, 29) }.WithKey(1));
        Assert.Contains(sentence, RuleExplainer.Explain(Model.Bind(RuleJson.Parse(rule)), patient, Context).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Dependencies_name_every_field_on_the_way()
    {
        var scope = Model.Scope with { Visible = type => type == Model.Visits ? Model.Bind(Rule.Field("owner").Eq(Operand.Me), Model.Visits).Root : null };
        var of = RuleDependencies.Of(Model.Bind(
            Rule.Field("clinic.parent.name").Eq("x") & Rule.Related("visits", Rule.Field("fee.amount").Gt(1)).Any() & Rule.Field("seenAt").Lt(Operand.Now()), scope: scope));
        Assert.Equal(
            "clinic.deletedAt clinic.name clinic.parent patient.clinic patient.seenAt visit.deletedAt visit.fee visit.owner visit.patient",
            string.Join(' ', of.Fields.Select(f => $"{f.Type}.{f.Field}").Order(StringComparer.Ordinal)));
        Assert.Equal((true, true, false), (of.OnTime, of.OnAsker, of.OnBefore));
    }

    [Fact]
    public void The_next_flip_is_the_moment_itself()
    {
        var patient = new Patient { SeenAt = Model.Now - Duration.FromDays(10), Born = new LocalDate(2000, 4, 20) };
        Assert.Equal(Instant.FromUtc(2026, 6, 17, 9, 15, 30) + Duration.FromNanoseconds(1000), Flip(Rule.Field("seenAt").Lt(Operand.Now(RelativePeriod.Days(-90)))));
        Assert.Equal(Instant.FromUtc(2026, 4, 5, 22, 0), Flip(Rule.Field("born").Anniversary(RelativePeriod.Days(14))));
        Assert.Equal(Instant.FromUtc(2026, 12, 31, 23, 0), Flip(Rule.Field("seenAt").Ge(Operand.Today(startOf: CalendarUnit.Year))));
        Assert.Null(Flip(Rule.Field("seenAt").Lt(Operand.Now())));
        Assert.Null(Flip(Rule.Field("points").Eq(3)));
        Assert.Null(Flip(Rule.Field("points").Eq(3) & Rule.Field("seenAt").Lt(Operand.Now(RelativePeriod.Days(-90)))));

        Instant? Flip(Rule rule) => NextFlip.After(Model.Bind(rule), patient, Context);
    }

    [Fact]
    public void An_evaluation_allocates_nothing()
    {
        var rule = Model.Bind(
            Rule.Field("name").Same("anna") & Rule.Field("status").In("new", "open") & Rule.Field("mood").Eq("veryGood") & Rule.Field("score").Gt(1.5m)
            & Rule.Field("visits").Le(5) & Rule.Field("insured").Eq(value: true) & Rule.Field("born").Lt(Operand.Today(RelativePeriod.Days(-30)))
            & Rule.Field("seenAt").Gt(Operand.Now(RelativePeriod.Days(-90))) & Rule.Field("tags").Has("vip") & Rule.Field("owner").Eq(Operand.Me)
            & Rule.Field("owner.team").In(Operand.MyTeams) & Rule.Field("address.city").Eq("Bern") & Rule.Field("points").NotEmpty()
            & Rule.Field("bill").Ge(10) & Rule.Field("weight").Lt(100) & !Rule.Field("clinic").Empty());
        var me = new RecordRef("user", Model.Key(1));
        var team = new RecordRef("team", Model.Key(2));
        var context = new RuleContext { Now = Model.Now, Zone = Model.Zurich, Asker = new Asker(me, new HashSet<RecordRef> { team }, new HashSet<RecordRef>(), new HashSet<RecordRef>()) };
        var patient = new Patient
        {
            Name = "Anna",
            Status = "open",
            Mood = Mood.VeryGood,
            Score = 2,
            Insured = true,
            Born = new LocalDate(2000, 1, 1),
            SeenAt = Model.Now,
            Tags = ["vip"],
            Owner = me,
            OwnerTeam = team,
            Address = new Address { City = "Bern" },
            Points = 1,
            Bill = new Money(10, "CHF").At(1, default),
            Clinic = new Id<Clinic>(Model.Key(3)),
            [Patient.Weight] = 70,
        };
        foreach (var node in ((BoundAll)rule.Root).Nodes)
        {
            var closure = RuleClosures.Build(node);
            var compiled = RuleCompiler.Compile<Patient>(new BoundRule(rule.Type, node));
            Assert.Equal((0, 0, node), (Allocated(() => closure(patient, context)), Allocated(() => compiled(patient, context)), node));
        }
    }

    private static Operand One => Operand.Of(FieldValue.Integer(1));

    private static long Allocated(Func<bool> evaluate)
    {
        for (var i = 0; i < 100; i++)
            Assert.True(evaluate());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
            evaluate();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
