using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using NodaTime;

namespace Crm.Conformance.Trials;

/// <summary>Random records of every type, and what a query finds among them, computed one record after another.</summary>
internal sealed class RandomSet
{
    private const int OfEachType = 9;
    private readonly List<Record> _records = [];

    /// <summary>Draws the records.</summary>
    /// <param name="random">Where they are drawn from; is told their ids, and one more of each type that is not there.</param>
    /// <param name="tenant">Their tenant.</param>
    /// <param name="worth">True when all money has its worth, as after a commit.</param>
    public RandomSet(RandomRules random, TenantId tenant, bool worth)
    {
        foreach (var type in StoreContract.Model.Catalog.Types)
            random.Ids[type.Name] = [.. Enumerable.Range(1, OfEachType + 1).Select(n => IdOf(type, n))];
        foreach (var type in StoreContract.Model.Catalog.Types)
        {
            foreach (var id in random.Ids[type.Name].Take(OfEachType))
                _records.Add(RecordOf(random, type, id, tenant, worth));
        }

        Facts = new PlainFacts(_records);
    }

    public IRuleFacts Facts { get; }

    public IReadOnlyList<Record> Records => _records;

    /// <summary>Where the records that meet a query stand, in its order.</summary>
    public List<PageCursor> PlacesOf(RecordQuery query)
    {
        var order = new RecordOrder(query.Sort);
        var context = query.Context.With(Facts);
        var places = Meeting(query).Select(r => order.PlaceOf(r, context)).ToList();
        places.Sort(order);
        return places;
    }

    public IEnumerable<Record> Meeting(RecordQuery query)
    {
        var met = query.Rule is { } rule ? RuleClosures.Build(rule) : (_, _) => true;
        var context = query.Context.With(Facts);
        return _records.Where(r => r.GetType() == query.Type.ClrType
            && (query.Bin == RecycleBin.Both || r.IsDeleted == (query.Bin == RecycleBin.Deleted)) && met(r, context));
    }

    // Neither rising nor the same in two types.
    private static Guid IdOf(RecordType type, int number) => new(number * 977 % 1000, (short)type.Name.Length, 0, [0, 0, 0, 0, 0, 0, (byte)type.Name[0], (byte)type.Name[^1]]);

    private static Record RecordOf(RandomRules random, RecordType type, Guid id, TenantId tenant, bool worth)
    {
        var record = random.Fill(type.Create(tenant), type)
            .Set("id", FieldValue.Reference(new RecordRef(type.Name, id)))
            .Set("version", FieldValue.Integer(1 + random.Number(3)))
            .Set("createdAt", FieldValue.Instant(random.Now + Duration.FromSeconds(random.Number(3))))
            .Set("updatedAt", FieldValue.Instant(random.Now))
            .Set("deletedAt", random.Chance(6) ? FieldValue.Instant(random.Now) : FieldValue.Missing);
        if (worth)
            RandomRules.GiveWorth(type, record);
        return record;
    }
}
