using Crm.Conformance.Trials;
using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Evaluation;

public class AgreementTests
{
    private static readonly string[] Zones = ["Europe/Zurich", "UTC", "America/Santiago", "Pacific/Auckland"];
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    [Fact]
    public void Closures_and_compiled_rules_say_what_the_definition_says() => Prop.ForAll(Seeds, seed =>
    {
        var setup = new Setup(seed);
        foreach (var _ in Enumerable.Range(0, 8))
        {
            var rule = setup.Random.Next(Model.Patients, 4);
            var bound = RuleBinder.Bind(rule, Model.Patients, setup.Scope);
            var closure = RuleClosures.Build(bound);
            var compiled = RuleCompiler.Compile<Patient>(bound);
            foreach (var patient in setup.Patients)
            {
                setup.Context.Before = setup.Befores[patient.RawId];
                var met = setup.Naive.Met(rule, patient);
                var explained = RuleExplainer.Explain(bound, patient, setup.Context);
                if (closure(patient, setup.Context) != met || compiled(patient, setup.Context) != met || explained.Met != met)
                    Assert.Fail($"seed {seed}: {bound.Root} should be {met} for {patient.Ref}; closure {closure(patient, setup.Context)}, compiled {compiled(patient, setup.Context)}\n{explained}");
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Not_not_is_the_rule_itself_and_not_is_its_opposite() => Prop.ForAll(Seeds, seed =>
    {
        var setup = new Setup(seed);
        var rule = setup.Random.Next(Model.Patients, 4);
        var once = RuleClosures.Build(RuleBinder.Bind(rule, Model.Patients, setup.Scope));
        var not = RuleClosures.Build(RuleBinder.Bind(!rule, Model.Patients, setup.Scope));
        var twice = RuleClosures.Build(RuleBinder.Bind(!!rule, Model.Patients, setup.Scope));
        return setup.Patients.TrueForAll(p => once(p, setup.Context) == twice(p, setup.Context) && once(p, setup.Context) != not(p, setup.Context));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Until_the_next_flip_the_answer_stays_as_it_is() => Prop.ForAll(Seeds, seed =>
    {
        var setup = new Setup(seed);
        foreach (var _ in Enumerable.Range(0, 20))
        {
            var bound = RuleBinder.Bind(setup.Random.Next(Model.Patients, 2), Model.Patients, setup.Scope);
            if (!RuleDependencies.Of(bound).OnTime)
                continue;
            var closure = RuleClosures.Build(bound);
            foreach (var patient in setup.Patients.Take(2))
            {
                var flip = NextFlip.After(bound, patient, setup.Context);
                Assert.True(flip is null || flip > setup.Context.Now);
                var until = flip ?? setup.Context.Now + Duration.FromDays(2000);
                var met = closure(patient, setup.Context);
                foreach (var at in Samples(setup, until))
                {
                    var then = setup.At(at);
                    if (closure(patient, then) != met)
                        Assert.Fail($"seed {seed}: {bound.Root} changes at {at}, before {flip}");
                }
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    private static IEnumerable<Instant> Samples(Setup setup, Instant until)
    {
        var now = setup.Context.Now;
        var span = until - now;
        for (var i = 0; i < 40; i++)
            yield return now + (span * setup.Random.Number(1000) / 1000);
        foreach (var back in new[] { 1, 1000, 1_000_000_000, 60_000_000_000, 3600_000_000_000, 86_400_000_000_000 })
        {
            if (until - Duration.FromNanoseconds(back) is var near && near >= now)
                yield return near;
        }
    }

    private sealed class Setup
    {
        public Setup(int seed)
        {
            Random = new RandomRules(Model.Catalog, seed, hasBefore: true);
            foreach (var type in Model.Catalog.Types)
                Random.Ids[type.Name] = [.. Enumerable.Range(1, 3).Select(n => Model.Key(n + (type.Name[0] * 100)))];
            foreach (var type in Model.Catalog.Types)
            {
                foreach (var id in Random.Ids[type.Name].Take(type == Model.Patients ? 3 : 2))
                    World.Add(Fill(type, id));
            }

            for (var n = 0; n < 6; n++)
                World.Add(Fill(Model.Visits, Model.Key(900 + n)));
            Patients = [.. Random.Ids["patient"].Select(id => (Patient)World.Find(Model.Patients, id)!)];
            Befores = Patients.ToDictionary(p => p.RawId, p => Random.Chance(4) ? null : (Patient?)Random.Fill((Patient)Model.Patients.Copy(p), Model.Patients));
            var visible = new Dictionary<string, Rule>(StringComparer.Ordinal);
            if (Random.Chance(2))
                visible["clinic"] = Random.Next(Model.Clinics, 1, before: false);
            if (Random.Chance(2))
                visible["visit"] = Random.Next(Model.Visits, 1, before: false);
            var bound = visible.ToDictionary(p => p.Key, p => RuleBinder.Bind(p.Value, Model.Catalog.Get(p.Key), Model.Scope).Root, StringComparer.Ordinal);
            Scope = Model.Scope with { Visible = type => bound.GetValueOrDefault(type.Name) };
            var teams = Random.Ids["team"].Select(id => new RecordRef("team", id)).ToArray();
            var users = Random.Ids["user"].Select(id => new RecordRef("user", id)).ToArray();
            Asker = new Asker(Random.Chance(4) ? null : users[0], teams.Take(1).ToHashSet(), teams.Take(2).ToHashSet(), users.Skip(1).ToHashSet());
            Zone = DateTimeZoneProviders.Tzdb[Random.Pick(Zones)];
            Context = At(Random.Now + Duration.FromHours(Random.Number(48) - 24));
            Naive = new NaiveRules(Model.Catalog, Context, visible);
        }

        public RandomRules Random { get; }

        public World World { get; } = new();

        public List<Patient> Patients { get; }

        public Dictionary<Guid, Patient?> Befores { get; }

        public RuleScope Scope { get; }

        public RuleContext Context { get; }

        public NaiveRules Naive { get; }

        private Asker Asker { get; }

        private DateTimeZone Zone { get; }

        public RuleContext At(Instant now) => new() { Now = now, Zone = Zone, Asker = Asker, Facts = World, Before = Context?.Before };

        private Record Fill(RecordType type, Guid id)
        {
            var record = Random.Fill(type.Create(TenantId.Default), type);
            record.RawId = id;
            record.Version = Random.Number(3);
            record.CreatedAt = Random.Now;
            record.DeletedAt = Random.Chance(6) ? Random.Now : null;
            return record;
        }
    }
}
