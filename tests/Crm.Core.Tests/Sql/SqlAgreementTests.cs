using System.Collections.Immutable;
using System.Globalization;
using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Sql;
using Crm.Time;
using Record = Crm.Records.Record;
using SortKey = Crm.Persistence.SortKey;

namespace Crm.Core.Tests.Sql;

/// <summary>SQLite answers as memory does: random rule by random data, from a printed seed; CRM_SQL_PAIRS says how many pairs.</summary>
public class SqlAgreementTests(ITestOutputHelper output)
{
    private const int RulesEach = 30;
    private static readonly int Pairs = int.Parse(Environment.GetEnvironmentVariable("CRM_SQL_PAIRS") ?? "2400", CultureInfo.InvariantCulture);
    private readonly int _seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(1_000_000_000);

    [Fact]
    public void The_records_that_meet_a_rule_come_in_the_same_order()
    {
        var met = 0;
        Each((world, seed) =>
        {
            var type = world.Random.Pick<RecordType>(SqlWorld.Catalog.Types);
            var query = Query(world, type) with { Sort = Sort(world, type) };
            var expected = Expected(world, query);
            var statement = QuerySql.Select(query, world.ColumnsOf(type), world.Dialect, SqlWorld.Tenant);
            var found = Ids(world, query, statement, seed);
            Same(expected, found, seed, query, statement);
            Assert.Equal(expected.Count, world.Run(QuerySql.Count(query, world.Dialect, SqlWorld.Tenant), r => r.GetInt64(0))[0]);
            met += expected.Count;
        });
        Assert.True(met > Pairs / 2, "Hardly any rule was met.");
    }

    [Fact]
    public void Money_without_a_worth_counts_as_memory_counts_it() => Each(
        (world, seed) =>
        {
            var type = world.Random.Pick<RecordType>(SqlWorld.Catalog.Types);
            var query = Query(world, type);
            var statement = QuerySql.Select(query, world.ColumnsOf(type), world.Dialect, SqlWorld.Tenant);
            Same(Expected(world, query), Ids(world, query, statement, seed), seed, query, statement);
        },
        worth: false);

    [Fact]
    public void Page_after_page_gives_every_record_once() => Each((world, seed) =>
    {
        var type = world.Random.Pick<RecordType>(SqlWorld.Catalog.Types);
        var query = Query(world, type) with { Sort = Sort(world, type), Take = 1 + world.Random.Number(3) };
        if (world.Random.Chance(2))
            query = query with { Where = null };
        var expected = Expected(world, query);
        var found = new List<Guid>();
        for (var page = query; ;)
        {
            var statement = QuerySql.Select(page, world.ColumnsOf(type), world.Dialect, SqlWorld.Tenant);
            var ids = Ids(world, page, statement, seed);
            found.AddRange(ids);
            if (ids.Count < query.Take || found.Count > expected.Count)
                break;
            var last = world.Records.First(r => r.RawId == ids[^1] && r.GetType() == type.ClrType);
            var cursor = new RecordOrder(query.Sort).PlaceOf(last, world.Context.With(world.Facts));
            page = query with { After = PageCursor.Parse(cursor.ToString()) };
        }

        Same(expected, found, seed, query, QuerySql.Select(query, world.ColumnsOf(type), world.Dialect, SqlWorld.Tenant));
    });

    [Fact]
    public void Summaries_equal_those_made_in_memory()
    {
        var written = 0;
        Each((world, seed) =>
        {
            var type = world.Random.Pick<RecordType>(SqlWorld.Catalog.Types);
            var query = Summary(world, type);
            if (SummarySql.Of(query, world.Dialect, SqlWorld.Tenant) is not { } sql)
                return;
            written++;
            var met = RuleClosures.Build(query.Of.Rule ?? BoundRule.Always(type));
            var expected = Summariser.Run(query, Of(world, query.Of).Where(r => met(r, world.Context)), world.Facts).Select(Text).ToList();
            List<string> found;
            try
            {
                found = world.Run(sql.Statement, r => Text(sql.Read(r, query)));
            }
            catch (Microsoft.Data.Sqlite.SqliteException error)
            {
                throw new InvalidOperationException($"seed {seed}: {error.Message}\n{sql.Statement}", error);
            }

            if (query.GroupBy.Any(k => k.Field.Field.Kind == FieldKind.Money))
                (expected, found) = ([.. expected.Order(StringComparer.Ordinal)], [.. found.Order(StringComparer.Ordinal)]);
            Assert.True(expected.SequenceEqual(found, StringComparer.Ordinal), $"seed {seed}\n{string.Join('\n', expected)}\n--\n{string.Join('\n', found)}\n{sql.Statement}");
        });
        Assert.True(written > Pairs / 2, "Hardly any summary was written.");
    }

    [Fact]
    public void Records_come_back_as_they_went_in() => Each((world, _) =>
    {
        foreach (var type in SqlWorld.Catalog.Types)
        {
            var (columns, query) = (world.ColumnsOf(type), new RecordQuery { Type = type, Context = world.Context, Bin = RecycleBin.Both });
            var rows = world.Run(QuerySql.Select(query, columns, world.Dialect, SqlWorld.Tenant), r => columns.Read(r));
            var all = Of(world, query).OrderBy(r => r.RawId).ToList();
            Assert.Equal(all.Count, rows.Count);
            foreach (var (before, after) in all.Zip(rows))
            {
                Assert.Empty(type.Diff(before, after));
                Assert.Equal(before.Custom, after.Custom);
                Assert.Equal(before.Tenant, after.Tenant);
            }
        }
    });

    private void Each(Action<SqlWorld, int> pair, bool worth = true)
    {
        output.WriteLine($"seed {_seed}");
        for (var i = 0; i < Math.Max(1, Pairs / RulesEach); i++)
        {
            using var world = new SqlWorld(_seed + i, worth: worth);
            for (var n = 0; n < RulesEach; n++)
                pair(world, _seed + i);
        }
    }

    private static RecordQuery Query(SqlWorld world, RecordType type)
    {
        var where = RuleBinder.Bind(world.Random.Next(type, 4), type, world.Scope);
        var access = world.Random.Chance(4) ? RuleBinder.Bind(world.Random.Next(type, 1), type, world.Scope) : null;
        return new RecordQuery { Type = type, Where = where, Access = access, Context = world.Context, Bin = world.Random.Pick(Enum.GetValues<RecycleBin>()) };
    }

    private static ImmutableArray<SortKey> Sort(SqlWorld world, RecordType type) =>
    [
        .. Enumerable.Range(0, world.Random.Number(4)).Select(_ =>
        {
            var path = Path(world, type, f => FieldKinds.Of(f.Kind).IsOrdered);
            return new SortKey(PathBinder.Sortable(type, path, world.Scope), world.Random.Chance(2));
        }),
    ];

    private static SummaryQuery Summary(SqlWorld world, RecordType type)
    {
        var random = world.Random;
        var keys = Enumerable.Range(0, random.Number(3)).Select(_ =>
        {
            CalendarUnit? unit = random.Chance(3) ? random.Pick(Enum.GetValues<CalendarUnit>()) : null;
            var path = Path(world, type, f => unit is null ? f.Kind is not (FieldKind.Choices or FieldKind.Point) : f.Kind is FieldKind.Date or FieldKind.Instant);
            return new GroupKey(PathBinder.Groupable(type, path, unit, world.Scope), unit);
        });
        var measures = Enumerable.Range(0, random.Number(4)).Select(_ =>
        {
            var aggregate = random.Pick(Enum.GetValues<Aggregate>());
            if (aggregate == Aggregate.Count && random.Chance(2))
                return new Measure(aggregate);
            var path = Path(world, type, f => aggregate switch
            {
                Aggregate.Count => true,
                Aggregate.Sum => FieldKinds.Of(f.Kind).IsNumeric && !(f.ViewOf is not null && f.Key.EndsWith(".amount", StringComparison.Ordinal)),
                _ => FieldKinds.Of(f.Kind).IsOrdered && !(f.Kind is FieldKind.Money or FieldKind.Reference or FieldKind.Boolean && !random.Chance(9)),
            });
            return new Measure(aggregate, PathBinder.Measurable(type, path, aggregate, world.Scope));
        });
        return new SummaryQuery { Of = Query(world, type) with { Where = random.Chance(2) ? null : Query(world, type).Where }, GroupBy = [.. keys], Measures = [.. measures] };
    }

    private static string Path(SqlWorld world, RecordType type, Func<FieldDefinition, bool> fits)
    {
        var path = "";
        for (var left = 2; ; left--)
        {
            FieldDefinition[] fields = [.. type.Fields.Concat(type.Views).Where(fits)];
            FieldDefinition[] hops = [.. type.Fields.Where(f => f is { Kind: FieldKind.Reference, Target: not null } && !string.Equals(f.Key, "id", StringComparison.Ordinal))];
            if (left == 0 || hops.Length == 0 || (fields.Length > 0 && !world.Random.Chance(4)))
                return fields.Length > 0 ? path + world.Random.Pick(fields).Key : path + "createdAt";
            var hop = world.Random.Pick(hops);
            path += hop.Key + ".";
            type = SqlWorld.Catalog.Get(hop.Target!);
        }
    }

    private static IEnumerable<Record> Of(SqlWorld world, RecordQuery query) => world.Records.Where(r =>
        r.GetType() == query.Type.ClrType && (query.Bin == RecycleBin.Both || r.IsDeleted == (query.Bin == RecycleBin.Deleted)));

    private static List<Guid> Expected(SqlWorld world, RecordQuery query)
    {
        var order = new RecordOrder(query.Sort);
        var met = RuleClosures.Build(query.Rule ?? BoundRule.Always(query.Type));
        var places = Of(world, query).Where(r => met(r, world.Context))
            .Select(r => order.PlaceOf(r, world.Context.With(world.Facts))).ToList();
        places.Sort(order);
        return places.ConvertAll(p => p.Id);
    }

    private static List<Guid> Ids(SqlWorld world, RecordQuery query, SqlFragment statement, int seed)
    {
        var columns = world.ColumnsOf(query.Type);
        try
        {
            return world.Run(statement, r => columns.Read(r).RawId);
        }
        catch (Microsoft.Data.Sqlite.SqliteException error)
        {
            throw new InvalidOperationException($"seed {seed}: {error.Message}\n{statement}", error);
        }
    }

    private static void Same(List<Guid> expected, List<Guid> found, int seed, RecordQuery query, SqlFragment statement)
    {
        if (expected.SequenceEqual(found))
            return;
        var values = string.Join(", ", statement.Parameters.Select(p => $"{p.Name}={(p.Value is byte[] id ? Convert.ToHexString(id) : p.Value)}"));
        Assert.Fail($"seed {seed}: {query.Rule?.Root}\nexpected {string.Join(", ", expected)}\nfound    {string.Join(", ", found)}\n{statement}\n{values}");
    }

    private static string Text(SummaryRow row) => $"{string.Join(" | ", row.Keys.Select(Text))} => {string.Join(" | ", row.Values.Select(Text))}";

    private static string Text(FieldValue value) => value.IsMissing ? "-" : value.Kind switch
    {
        FieldKind.Number => value.AsNumber()!.Value.ToString("0.##########", CultureInfo.InvariantCulture),
        FieldKind.Money => string.Create(CultureInfo.InvariantCulture, $"{value} {value.AsNumber():0.####} {value.AsMoney()!.RateDate}"),
        _ => value.ToString(),
    };
}
