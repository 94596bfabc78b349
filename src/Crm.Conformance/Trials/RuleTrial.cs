using System.Collections.Immutable;
using System.Globalization;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;

namespace Crm.Conformance.Trials;

/// <summary>Asks a store random queries about random records, each of which must be answered as memory answers it.</summary>
/// <remarks>
/// Each set of records is a tenant of its own in one store, and has the same ids as the others with other values: what leaks from one tenant into
/// another is a difference as well.
/// </remarks>
internal sealed class RuleTrial(StoreScenarioContext context, IStoreConnection connection, RandomSet set, RandomRules random, int seed)
{
    public static async Task RunAsync(StoreScenarioContext context, RandomTrials trials)
    {
        for (var (i, left) = (0, trials.Rules); left > 0; i++, left -= trials.RulesPerSet)
        {
            var seed = unchecked(trials.Seed + i);
            var random = new RandomRules(StoreContract.Model.Catalog, seed);
            var (tenant, worth) = (new TenantId(string.Create(CultureInfo.InvariantCulture, $"set{i}")), !random.Chance(6));
            var set = new RandomSet(random, tenant, worth);
            await using var connection = await context.Store.ConnectAsync(tenant, context.Cancellation);
            await context.InsertAsync(connection, [.. set.Records]);
            await new RuleTrial(context, connection, set, random, seed).RunAsync(Math.Min(left, trials.RulesPerSet), worth);
        }
    }

    private async Task RunAsync(int rules, bool worth)
    {
        await RecordsAsync();
        var asked = new RandomQueries(random);
        for (var n = 0; n < rules; n++)
        {
            var type = asked.Type();
            var rule = asked.Rule(type);
            var query = asked.Query(type, rule);
            // Only what is committed has its worth, and only worth gives money a place.
            if (worth)
                query = query with { Sort = asked.Sort(type) };
            if (await DifferenceAsync(query) is { } difference)
                throw Differs(await SmallestAsync(asked, query, rule) is var (smallest, again) ? $"{smallest}: {again}" : $"{rule}: {difference}");
            if (random.Chance(8))
                await PagesAsync(query with { Take = 1 + random.Number(3) }, rule);
            if (worth && random.Chance(4))
                await SummaryAsync(asked.Summary(query), rule);
        }
    }

    private async Task RecordsAsync()
    {
        foreach (var record in set.Records)
        {
            var type = StoreContract.Model.Catalog.Of(record);
            var found = await connection.FindAsync(type, record.RawId, context.Cancellation);
            if (found is null || found.Tenant != record.Tenant || type.Diff(record, found) is not [])
                throw Differs($"{record.Ref} did not come back as it was written: {Wording.Of(type, record)}, but {(found is null ? "nothing" : Wording.Of(type, found))}.");
        }
    }

    private async Task<string?> DifferenceAsync(RecordQuery query)
    {
        var expected = set.PlacesOf(query).ConvertAll(p => p.Id);
        List<Guid> found;
        long count;
        try
        {
            found = (await context.ListAsync(connection, query)).ConvertAll(r => r.RawId);
            count = await connection.CountAsync(query, context.Cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return $"{Wording.Of(query)}: {error}";
        }

        if (!expected.SequenceEqual(found))
            return $"{Wording.Of(query)}: expected [{string.Join(", ", expected)}], found [{string.Join(", ", found)}]";
        return count == expected.Count ? null : $"{Wording.Of(query)}: expected a count of {expected.Count}, found {count}";
    }

    private async Task PagesAsync(RecordQuery query, Rule? rule)
    {
        var expected = set.PlacesOf(query);
        var found = new List<Guid>();
        for (var page = query; ;)
        {
            var ids = (await context.ListAsync(connection, page)).ConvertAll(r => r.RawId);
            found.AddRange(ids);
            if (ids.Count < query.Take || found.Count > expected.Count)
                break;
            var last = expected.Find(p => p.Id == ids[^1]);
            page = query with { After = last is null ? null : PageCursor.Parse(last.ToString()) };
        }

        if (!expected.Select(p => p.Id).SequenceEqual(found))
            throw Differs($"{rule}: {Wording.Of(query)}, page after page: expected [{string.Join(", ", expected.Select(p => p.Id))}], found [{string.Join(", ", found)}]");
    }

    private async Task SummaryAsync(SummaryQuery query, Rule? rule)
    {
        var expected = Wording.Of(query, Summariser.Run(query, set.Meeting(query.Of), set.Facts));
        var rows = connection is ISummaryStore store
            ? await store.SummariseAsync(query, context.Cancellation)
            : await Summariser.RunAsync(query, connection, context.Cancellation);
        var found = Wording.Of(query, rows);
        if (!expected.SequenceEqual(found, StringComparer.Ordinal))
            throw Differs($"{rule}: {Wording.Of(query)}: expected [{string.Join("; ", expected)}], found [{string.Join("; ", found)}]");
    }

    /// <summary>The least part of a rule about which both still differ; null when the rule alone does not make the difference.</summary>
    private async Task<(Rule Rule, string Difference)?> SmallestAsync(RandomQueries asked, RecordQuery query, Rule? rule)
    {
        query = query with { Sort = [], Access = null };
        (Rule, string)? smallest = null;
        for (ImmutableArray<Rule> tried = rule is null ? [] : [rule]; !tried.IsEmpty;)
        {
            var parts = ImmutableArray<Rule>.Empty;
            foreach (var part in tried)
            {
                var narrow = query with { Where = Evaluation.RuleBinder.Bind(part, query.Type, asked.Scope) };
                if (await DifferenceAsync(narrow) is not { } difference)
                    continue;
                smallest = (part, difference);
                parts = part switch
                {
                    AllRule all => all.Rules,
                    AnyRule any => any.Rules,
                    NotRule not => [not.Inner],
                    _ => [],
                };
                break;
            }

            tried = parts;
        }

        return smallest;
    }

    private ConformanceException Differs(string what) => new(string.Create(CultureInfo.InvariantCulture, $"CRM_SEED={seed} draws these records and rules first. {what}"));
}
