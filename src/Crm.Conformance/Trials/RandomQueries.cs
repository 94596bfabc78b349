using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using NodaTime;

namespace Crm.Conformance.Trials;

/// <summary>Random queries, orders and summaries over a catalogue, asked by a random user at a random moment.</summary>
internal sealed class RandomQueries
{
    private static readonly string[] Zones = ["Europe/Zurich", "UTC", "America/Santiago", "Pacific/Auckland"];
    private readonly RandomRules _random;

    /// <summary>Draws who asks and when.</summary>
    /// <param name="random">Where everything is drawn from; its ids are known.</param>
    public RandomQueries(RandomRules random)
    {
        _random = random;
        var (teams, users) = (RefsOf("team"), RefsOf("user"));
        Context = new RuleContext
        {
            Now = random.Now + Duration.FromHours(random.Number(48) - 24),
            Zone = DateTimeZoneProviders.Tzdb[random.Pick(Zones)],
            Asker = new Asker(
                users.Length == 0 || random.Chance(4) ? null : users[0],
                teams.Take(random.Number(3)).ToHashSet(),
                teams.Take(3).ToHashSet(),
                users.Skip(random.Number(9)).ToHashSet()),
        };
        Scope = new RuleScope { Catalog = Catalog, Visible = Visible() };
    }

    public RuleContext Context { get; }

    public RuleScope Scope { get; }

    private static RecordCatalog Catalog => StoreContract.Model.Catalog;

    public RecordType Type() => _random.Pick<RecordType>(Catalog.Types);

    /// <summary>A rule, now and then none.</summary>
    public Rule? Rule(RecordType type) => _random.Chance(12) ? null : _random.Next(type, 4);

    public RecordQuery Query(RecordType type, Rule? where) => new()
    {
        Type = type,
        Where = where is null ? null : RuleBinder.Bind(where, type, Scope),
        Access = _random.Chance(4) ? RuleBinder.Bind(_random.Next(type, 1), type, Scope) : null,
        Context = Context,
        Bin = _random.Pick(Enum.GetValues<RecycleBin>()),
    };

    public ImmutableArray<SortKey> Sort(RecordType type) =>
    [
        .. Enumerable.Range(0, _random.Number(4)).Select(_ =>
            new SortKey(PathBinder.Sortable(type, Path(type, f => FieldKinds.Of(f.Kind).IsOrdered), Scope), _random.Chance(2))),
    ];

    public SummaryQuery Summary(RecordQuery of) => new()
    {
        Of = of,
        GroupBy = [.. Enumerable.Range(0, _random.Number(3)).Select(_ => Key(of.Type))],
        Measures = [.. Enumerable.Range(0, _random.Number(4)).Select(_ => MeasureOf(of.Type))],
    };

    private GroupKey Key(RecordType type)
    {
        CalendarUnit? unit = _random.Chance(3) ? _random.Pick(Enum.GetValues<CalendarUnit>()) : null;
        var path = Path(type, f => unit is null ? f.Kind is not (FieldKind.Choices or FieldKind.Point) : f.Kind is FieldKind.Date or FieldKind.Instant);
        return new GroupKey(PathBinder.Groupable(type, path, unit, Scope), unit);
    }

    private Measure MeasureOf(RecordType type)
    {
        var aggregate = _random.Pick(Enum.GetValues<Aggregate>());
        if (aggregate == Aggregate.Count && _random.Chance(2))
            return new Measure(aggregate);
        var path = Path(type, f => aggregate switch
        {
            Aggregate.Count => true,
            Aggregate.Sum => FieldKinds.Of(f.Kind).IsNumeric && !(f.ViewOf is not null && f.Key.EndsWith(".amount", StringComparison.Ordinal)),
            _ => FieldKinds.Of(f.Kind).IsOrdered,
        });
        // A path may end at createdAt, which has no sum.
        return aggregate == Aggregate.Sum && path.EndsWith("createdAt", StringComparison.Ordinal)
            ? new Measure(Aggregate.Count)
            : new Measure(aggregate, PathBinder.Measurable(type, path, aggregate, Scope));
    }

    private string Path(RecordType type, Func<FieldDefinition, bool> fits)
    {
        var path = "";
        for (var left = 2; ; left--)
        {
            FieldDefinition[] fields = [.. type.Fields.Concat(type.Views).Where(fits)];
            FieldDefinition[] hops = [.. type.Fields.Where(f => f is { Kind: FieldKind.Reference, Target: not null } && !string.Equals(f.Key, "id", StringComparison.Ordinal))];
            if (left == 0 || hops.Length == 0 || (fields.Length > 0 && !_random.Chance(4)))
                return fields.Length > 0 ? path + _random.Pick(fields).Key : path + "createdAt";
            var hop = _random.Pick(hops);
            path += hop.Key + ".";
            type = Catalog.Get(hop.Target!);
        }
    }

    private Func<RecordType, BoundNode?> Visible()
    {
        var plain = new RuleScope { Catalog = Catalog };
        var rules = new Dictionary<string, BoundNode>(StringComparer.Ordinal);
        foreach (var type in Catalog.Types.Where(_ => _random.Chance(3)))
            rules[type.Name] = RuleBinder.Bind(_random.Next(type, 1), type, plain).Root;
        return type => rules.GetValueOrDefault(type.Name);
    }

    private RecordRef[] RefsOf(string type) => [.. _random.Ids.GetValueOrDefault(type, []).Select(id => new RecordRef(type, id))];
}
