using System.Collections.Immutable;
using System.Globalization;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Conformance.Trials;

/// <summary>One command drawn from a number and from what the store in memory holds: a commit, or something read.</summary>
internal sealed class RandomCommand
{
    private const string Nobody = "00000000-0000-0000-0000-000000000001";
    private static readonly RecordType[] Types = [Type<Vessel>(), Type<Vessel>(), Type<Port>(), Type<Hold>()];
    private readonly StoreScenarioContext _context;
    private readonly StorePair _pair;
    private readonly RandomRules _random;
    private readonly Seat _seat;

    public RandomCommand(StoreScenarioContext context, StorePair pair, int number)
    {
        (_context, _pair) = (context, pair);
        _random = new RandomRules(StoreContract.Model.Catalog, number);
        _seat = _random.Pick(pair.Seats);
    }

    /// <summary>The claims that commits fight for.</summary>
    public static ImmutableArray<Claim> Claims { get; } =
        [new("vessel", "registry", "A"), new("vessel", "registry", "B"), new("vessel", "callSign", "A"), Claim.OfExternalId("vessel", "erp", "1"), Claim.OfExternalId("port", "erp", "1")];

    /// <summary>The keys that commands share.</summary>
    public static ImmutableArray<string> Keys { get; } = ["one", "ONE", "two"];

    /// <summary>Does it on both, and compares what comes of it.</summary>
    public async Task RunAsync(List<string> done)
    {
        var there = await ThereAsync();
        switch (_random.Number(16))
        {
            case < 8:
                await CommitAsync(there, done);
                break;
            case 8:
                var record = _random.Pick(there) is { } some ? some.Ref : new RecordRef("vessel", Guid.Parse(Nobody));
                Say(done, $"finds {record} and reads its history");
                await FindAsync(record);
                await _seat.CompareHistoryAsync(record);
                break;
            case 9:
                var claim = _random.Pick<Claim>(Claims);
                Say(done, $"looks for the holder of {claim}");
                await _seat.CompareAsync(claim);
                break;
            case 10:
                var key = _random.Pick<string>(Keys);
                Say(done, $"looks for the command '{key}'");
                await _seat.CompareAsync(key);
                break;
            default:
                await QueryAsync(done);
                break;
        }
    }

    private async Task CommitAsync(List<Record?> there, List<string> done)
    {
        var draft = new RandomBatch(_random, _seat.Tenant, there);
        var batch = draft.Draw();
        if (_random.Chance(12))
        {
            Say(done, "cancels before it commits");
            await Check.ThrowsAsync<OperationCanceledException>(async () => await _seat.Tried.CommitAsync(batch, new CancellationToken(canceled: true)), "A commit that was cancelled before");
            return;
        }

        var expected = await _seat.Model.CommitAsync(batch, default);
        Say(done, $"commits {draft}: {Wording.Of(expected)}");
        foreach (var write in batch.Writes)
            _pair.Known.Add((_seat.Tenant, write.Record.Ref));
        Check.Equal(Wording.Of(expected), Wording.Of(await _seat.Tried.CommitAsync(batch, default)), "What came of the commit");
    }

    private async Task FindAsync(RecordRef record)
    {
        var type = StoreContract.Model.Catalog.Get(record.Type);
        var (expected, found) = (await _seat.Model.FindAsync(type, record.Id, default), await _seat.Tried.FindAsync(type, record.Id, default));
        Check.Equal(expected is null ? "nothing" : Wording.Of(type, expected), found is null ? "nothing" : Wording.Of(type, found), $"{record} by connection {_seat.Number}");
    }

    private async Task QueryAsync(List<string> done)
    {
        var asked = new RandomQueries(_random);
        var type = _random.Pick(Types);
        var query = asked.Query(type, _random.Chance(3) ? null : _random.Next(type, 2)) with { Sort = asked.Sort(type) };
        if (_random.Chance(3))
        {
            Say(done, $"counts and summarises {query.Type}");
            Check.Equal(await _seat.Model.CountAsync(query, default), await _seat.Tried.CountAsync(query, default), $"The count of {Wording.Of(query)}");
            await SummariseAsync(asked.Summary(query));
            return;
        }

        Say(done, $"queries {query.Type}");
        query = query with { Take = _random.Chance(2) ? null : 1 + _random.Number(3) };
        await _seat.CompareAsync(_context, query);
        if (query.Take is null || (await _context.ListAsync(_seat.Model, query)) is not [.., var last])
            return;
        var place = new RecordOrder(query.Sort).PlaceOf(last, query.Context.With(new PlainFacts((await ThereAsync()).OfType<Record>())));
        await _seat.CompareAsync(_context, query with { After = place });
    }

    private async Task SummariseAsync(SummaryQuery query)
    {
        if (_seat.Tried is ISummaryStore tried && _seat.Model is ISummaryStore model)
            Check.Sequence(Wording.Of(query, await model.SummariseAsync(query, default)), Wording.Of(query, await tried.SummariseAsync(query, default)), Wording.Of(query));
    }

    // What is in memory decides what is drawn; nothing stands for a record that is not there.
    private async Task<List<Record?>> ThereAsync()
    {
        List<Record?> there = [null];
        foreach (var type in StoreContract.Model.Catalog.Types)
        {
            var records = await _context.ListAsync(_seat.Model, new RecordQuery { Type = type, Context = new() { Now = _context.Clock.Now }, Bin = RecycleBin.Both });
            _random.Ids[type.Name] = records.ConvertAll(r => r.RawId);
            there.AddRange(records);
        }

        return there;
    }

    private void Say(List<string> done, string what) => done.Add(string.Create(CultureInfo.InvariantCulture, $"connection {_seat.Number} to {_seat.Tenant} {what}"));

    private static RecordType Type<T>() where T : Record => StoreContract.Model.Catalog.Get<T>();
}
