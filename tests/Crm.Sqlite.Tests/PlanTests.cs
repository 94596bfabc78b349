using System.Collections.Immutable;
using Crm.Access;
using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Sql;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Crm.Sqlite.Tests;

/// <summary>How SQLite means to answer: by an index wherever one could serve.</summary>
public sealed class PlanTests : IAsyncDisposable
{
    private static readonly CustomField<decimal> Score = new("score");
    private static readonly CrmModel Model = CrmModel.Build(m => m
        .AddPeople()
        .Add<Boat>(t =>
        {
            t.Field(b => b.SeenAt).Indexed();
            t.Field(b => b.Worth).Indexed();
            t.Field(b => b.Name).MatchKey();
            t.Field(b => b.Registry).Unique();
            t.Field(b => b.Sister).Inverse("sisters");
            t.Custom(Score).Indexed();
        })
        .Access(a => a.Role("mate", r => r.On<Boat>(Access.Scope.Own))));

    private const int Many = 5_000;
    private static readonly RecordType Boats = Model.Catalog.Get<Boat>();
    private readonly TemporaryStore _store = new(Model.Catalog);

    public static TheoryData<string, string> Rules => new()
    {
        { """{"field":"seenAt","ge":"2026-01-01T00:00:00Z"}""", "seen_at" },
        { """{"field":"seenAt","between":["2026-01-01T00:00:00Z","2026-02-01T00:00:00Z"]}""", "seen_at" },
        { """{"field":"seenAt","empty":true}""", "seen_at" },
        { """{"field":"worth","gt":1000}""", "worth_base" },
        { """{"field":"name","same":"aurora"}""", "name_fold" },
        { """{"field":"registry","same":"ch-1"}""", "registry_fold" },
        { """{"field":"owner","in":["user 00000000-0000-7000-8000-000000000001"]}""", "owner" },
        { """{"field":"sister","eq":"boat 00000000-0000-7000-8000-000000000001"}""", "sister" },
        { """{"field":"score","gt":10}""", "score" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_on_an_indexed_field_is_searched_for(string rule, string index)
    {
        // A count, for a page in the order of ids may well be read in that order.
        var plan = await PlanAsync(QueryOf(RuleJson.Parse(rule)), counts: true);
        Assert.Contains(plan, step => step.Contains("SEARCH r USING INDEX", StringComparison.Ordinal) && step.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN r", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_by_an_indexed_field_is_read_in_its_order_from_its_cursor_on(bool descending)
    {
        var sort = new SortKey(PathBinder.Sortable(Boats, "seenAt", Names()), descending);
        var query = QueryOf(null) with { Sort = [sort], Take = 50, After = new PageCursor([FieldValue.Instant(Instant.FromUtc(2026, 1, 1, 0, 0))], Guid.NewGuid()) };
        var statements = QuerySql.SelectInTurn(query, new RecordColumns(Boats, SqliteDialect.Instance), SqliteDialect.Instance, default);
        Assert.Equal(descending ? 2 : 1, statements.Length);
        string[] searches = descending ? ["(tenant=? AND seen_at<?)", "(tenant=? AND seen_at=?)"] : ["(tenant=? AND seen_at>?)"];
        foreach (var (statement, search) in statements.Zip(searches))
        {
            var plan = await PlanAsync(statement);
            Assert.Contains(plan, step => string.Equals(step, "SEARCH r USING INDEX ix_crm_boat_seen_at " + search, StringComparison.Ordinal));
            Assert.DoesNotContain(plan, step => step.StartsWith("USE TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_next_page_by_id_is_searched_for()
    {
        var plan = await PlanAsync(QueryOf(null) with { Take = 50, After = new PageCursor([], Guid.NewGuid()) });
        Assert.Contains(plan, step => step.Contains("SEARCH r", StringComparison.Ordinal) && step.Contains("id>?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Related_records_and_paths_are_probed_and_never_scanned()
    {
        var rule = RuleJson.Parse("""{"all":[{"related":"sisters","where":{"field":"worth","gt":5},"count":true,"ge":2},{"field":"sister.worth","gt":7}]}""");
        var plan = await PlanAsync(QueryOf(rule));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN t", StringComparison.Ordinal));
        Assert.Contains(plan, step => step.Contains("ix_crm_boat_sister", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_owner_may_see_is_searched_for_by_owner()
    {
        var mate = new Actor { User = new RecordRef("user", Guid.NewGuid()), Roles = new HashSet<string> { "mate" } };
        var query = QueryOf(null) with { Access = Model.Session.Access.For(mate, Boats, Right.Read), Context = new RuleContext { Now = default, Asker = mate.ToAsker() } };
        Assert.Contains(await PlanAsync(query), step => step.Contains("ix_crm_boat_owner", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_commit_is_looked_for_among_the_entries_of_one_record_the_newest_first()
    {
        var call = _store.Store.Tables.Sql.FindCommit(default, new RecordRef("boat", Guid.NewGuid()), Guid.NewGuid());
        var values = call.Values.Zip(call.Statement.Parameters, (v, c) => SqliteDialect.Instance.ToDatabase(v, c));
        var plan = await PlanAsync(call.Statement.Text, values.Select((v, i) => (FormattableString.Invariant($"p{i}"), v)));
        Assert.Contains("ix_crm__journal", Assert.Single(plan), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static RuleScope Names() => Model.Session.Access.ScopeOf(Actor.System, _ => null);

    private static RecordQuery QueryOf(Rule? rule) => new()
    {
        Type = Boats,
        Where = rule is null ? null : RuleBinder.Bind(rule, Boats, Names()),
        Context = new RuleContext { Now = Instant.FromUtc(2026, 3, 2, 9, 0) },
    };

    // One tenant with many boats, as a host with a single tenant has.
    private async Task FillAsync()
    {
        await using var connection = await _store.ConnectAsync(default, TestContext.Current.CancellationToken);
        var boats = Enumerable.Range(0, Many).Select(Make).ToList();
        await connection.CommitAsync(
            new CommitBatch { Id = Guid.NewGuid(), At = default, Writes = [.. boats.Select(b => new RecordWrite(WriteKind.Insert, Boats, b, 0, []))] }, default);
    }

    private static Boat Make(int number)
    {
        var boat = (Boat)Boats.Create(default);
        boat.Name = $"Boat {number}";
        boat.Registry = $"CH-{number}";
        boat.SeenAt = number % 20 == 0 ? null : Instant.FromUtc(2025, 1, 1, 0, 0).Plus(Duration.FromHours(number));
        boat.Worth = new Values.Money(number, "USD").At(1, new LocalDate(2026, 1, 1));
        boat[Score] = number % 100;
        boat.Owner = new RecordRef("user", new Guid(number % 50 + 1, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1));
        boat.Sister = number % 3 == 0 ? null : new Id<Boat>(new Guid(number % 1000, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 2));
        Boats.Get("id").Write!(boat, FieldValue.Reference(new RecordRef("boat", new Guid(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 2))));
        Boats.Get("version").Write!(boat, FieldValue.Integer(1));
        return boat;
    }

    private async Task<ImmutableArray<string>> PlanAsync(RecordQuery query, bool counts = false)
    {
        return await PlanAsync(counts
            ? QuerySql.Count(query, SqliteDialect.Instance, default)
            : QuerySql.Select(query, new RecordColumns(Boats, SqliteDialect.Instance), SqliteDialect.Instance, default));
    }

    private Task<ImmutableArray<string>> PlanAsync(SqlFragment statement) =>
        PlanAsync(statement.Text, statement.Parameters.Select(p => (p.Name, p.Value)));

    private async Task<ImmutableArray<string>> PlanAsync(string text, IEnumerable<(string Name, object Value)> parameters)
    {
        await FillAsync();
        await using var connection = new SqliteConnection($"Data Source={_store.Options.Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "ANALYZE";
        await command.ExecuteNonQueryAsync();
        command.CommandText = "EXPLAIN QUERY PLAN " + text;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue("@" + name, value);
        await using var reader = await command.ExecuteReaderAsync();
        var steps = ImmutableArray.CreateBuilder<string>();
        while (await reader.ReadAsync())
            steps.Add(reader.GetString(3));
        TestContext.Current.TestOutputHelper?.WriteLine(text + Environment.NewLine + string.Join(Environment.NewLine, steps));
        return steps.ToImmutable();
    }
}

/// <summary>A boat, with a field of every kind of index.</summary>
internal sealed class Boat : Record<Boat>
{
    private Boat()
    {
    }

    public required string Name { get; set; }

    public string? Registry { get; set; }

    public Instant? SeenAt { get; set; }

    public Values.Money? Worth { get; set; }

    public decimal? Draught { get; set; }

    public Id<Boat>? Sister { get; set; }

    public static Boat Named(string name) => new() { Name = name };
}
