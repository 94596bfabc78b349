using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;
using Crm.Values;
using NodaTime;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Evaluation;

public enum Mood
{
    Calm,
    Worried,
    VeryGood,
}

[RecordName("user")]
public sealed class Person : Record<Person>
{
    public string Name { get; set; } = "";

    public Id<Squad>? Team { get; set; }

    public Id<Person>? Manager { get; set; }
}

[RecordName("team")]
public sealed class Squad : Record<Squad>
{
    public string? Region { get; set; }

    public Id<Squad>? Parent { get; set; }
}

public sealed class Clinic : Record<Clinic>
{
    public string Name { get; set; } = "";

    public Address? Billing { get; set; }

    public Id<Clinic>? Parent { get; set; }

    public decimal? Limit { get; set; }

    public Instant? LastVisitAt { get; set; }

    public LocalDate? Founded { get; set; }
}

public sealed class Patient : Record<Patient>
{
    public static readonly CustomField<decimal> Weight = new("weight");

    public string? Name { get; set; }

    public string? Nick { get; set; }

    public string? Status { get; set; }

    public Mood? Mood { get; set; }

    public Mood Habit { get; set; }

    public ChoiceSet Tags { get; set; } = ChoiceSet.None;

    public long? Points { get; set; }

    public int Visits { get; set; }

    public decimal? Score { get; set; }

    public bool? Active { get; set; }

    public bool Insured { get; set; }

    public LocalDate? Born { get; set; }

    public Instant? SeenAt { get; set; }

    public Money? Bill { get; set; }

    public GeoPoint? Home { get; set; }

    public Id<Clinic>? Clinic { get; set; }

    public RecordRef? About { get; set; }

    public Address? Address { get; set; }
}

public sealed class Visit : Record<Visit>
{
    public Id<Patient> Patient { get; set; }

    public string? Reason { get; set; }

    public decimal? Cost { get; set; }

    public Money? Fee { get; set; }

    public long? Minutes { get; set; }

    public LocalDate? Day { get; set; }

    public Instant? EndedAt { get; set; }
}

/// <summary>The catalogue of these tests, and short ways to make what they need.</summary>
internal static class Model
{
    public static readonly RecordCatalog Catalog = Build();
    public static readonly RecordType Patients = Catalog.Get<Patient>();
    public static readonly RecordType Visits = Catalog.Get<Visit>();
    public static readonly RecordType Clinics = Catalog.Get<Clinic>();
    public static readonly RecordType People = Catalog.Get<Person>();
    public static readonly RecordType Squads = Catalog.Get<Squad>();
    public static readonly RuleScope Scope = new() { Catalog = Catalog, HasBefore = true };
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 29, 10, 15, 30);
    public static readonly DateTimeZone Zurich = DateTimeZoneProviders.Tzdb["Europe/Zurich"];

    public static BoundRule Bind(Rule rule, RecordType? type = null, RuleScope? scope = null) => RuleBinder.Bind(rule, type ?? Patients, scope ?? Scope);

    public static bool Met(Rule rule, Record record, RuleContext? context = null)
    {
        var bound = Bind(rule, Catalog.Of(record));
        context ??= new RuleContext { Now = Now };
        var met = RuleClosures.Build(bound)(record, context);
        Assert.Equal(met, Compiled(bound)(record, context));
        Assert.Equal(met, RuleExplainer.Explain(bound, record, context).Met);
        return met;
    }

    public static Func<Record, RuleContext, bool> Compiled(BoundRule rule)
    {
        switch (rule.Type.Name)
        {
            case "patient":
                var patient = RuleCompiler.Compile<Patient>(rule);
                return (r, c) => patient((Patient)r, c);
            case "visit":
                var visit = RuleCompiler.Compile<Visit>(rule);
                return (r, c) => visit((Visit)r, c);
            case "user":
                var person = RuleCompiler.Compile<Person>(rule);
                return (r, c) => person((Person)r, c);
            case "team":
                var squad = RuleCompiler.Compile<Squad>(rule);
                return (r, c) => squad((Squad)r, c);
            default:
                var clinic = RuleCompiler.Compile<Clinic>(rule);
                return (r, c) => clinic((Clinic)r, c);
        }
    }

    public static T WithKey<T>(this T record, int number) where T : Record
    {
        record.RawId = Key(number);
        return record;
    }

    public static Guid Key(int number) => new(number, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8);

    private static RecordCatalog Build()
    {
        var patient = new RecordTypeBuilder<Patient>();
        patient.Custom(Patient.Weight);
        patient.Field(p => p.Status).Choices("new", "open", "won", "lost");
        patient.Field(p => p.About).Inverse("mentions");
        return new RecordCatalog([Of<Person>(), Of<Squad>(), Of<Clinic>(), ((IRecordTypeBuilder)patient).Build(), Of<Visit>()]);
    }

    private static RecordType Of<T>() where T : Record<T> => ((IRecordTypeBuilder)new RecordTypeBuilder<T>()).Build();
}

/// <summary>Other records, all in memory.</summary>
internal sealed class World : IRuleFacts, IRecordSource
{
    private readonly List<Record> _all = [];

    public int Finds { get; private set; }

    public int Sets { get; private set; }

    public List<string> Loaded { get; } = [];

    public T Add<T>(T record) where T : Record
    {
        _all.Add(record);
        return record;
    }

    public Record? Find(RecordType type, Guid id)
    {
        foreach (var record in _all)
        {
            if (record.RawId == id && record.GetType() == type.ClrType)
                return record;
        }

        return null;
    }

    public IReadOnlyList<Record> Related(RelatedSet set, RecordRef of) =>
        [.. _all.Where(r => r.GetType() == set.Type.ClrType && set.Via.Read(r).AsReference() == of)];

    public ValueTask<IReadOnlyList<Record>> FindManyAsync(RecordType type, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        Finds++;
        Loaded.AddRange(ids.Select(id => new RecordRef(type.Name, id).ToString()));
        return new ValueTask<IReadOnlyList<Record>>([.. ids.Select(id => Find(type, id)).OfType<Record>()]);
    }

    public ValueTask<IReadOnlyList<Record>> RelatedAsync(RelatedSet set, IReadOnlyCollection<RecordRef> of, CancellationToken cancellationToken)
    {
        Sets++;
        Loaded.AddRange(of.Select(r => $"{set.Name} of {r}"));
        return new ValueTask<IReadOnlyList<Record>>([.. of.SelectMany(r => Related(set, r))]);
    }
}
