using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Sql;
using Crm.Work;
using NodaTime;

namespace Crm.Plans;

/// <summary>One form of a statement that the library writes.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Text">The SQL.</param>
/// <param name="Parameters">The values, as the provider takes them, each with the column that it stands beside.</param>
internal sealed record PlanShape(string Name, string Text, ImmutableArray<(object? Value, SqlColumn? Column)> Parameters)
{
    public static readonly TenantId Tenant = new("a");
    private static readonly RecordType Barges = Barge.Model.Catalog.Get<Barge>();

    /// <summary>True when it asks about every row of a tenant, so that reading them all is right.</summary>
    public bool MayScan { get; init; }

    /// <summary>True when it orders by what no index holds.</summary>
    public bool MaySort { get; init; }

    /// <summary>True when rows of one value may be put in the order of their ids.</summary>
    public bool MaySortTies { get; init; } = true;

    /// <summary>The column by which a search must be narrowed; null where any will do.</summary>
    public string? By { get; init; }

    /// <summary>Every form, for tables that a <see cref="PlanRows"/> filled.</summary>
    public static IEnumerable<PlanShape> All(SqlDialect dialect, StoreSql sql, PlanRows rows)
    {
        var barge = new RecordRef("barge", PlanRows.IdOf(41));
        yield return Of("find", dialect, sql.Find(Tenant, Barges, barge.Id));
        yield return Of("version", dialect, sql.Version(Tenant, barge));
        yield return Of("claim", dialect, sql.FindClaim(Tenant, new Claim("barge", "registry", "CH-41")));
        yield return Of("claims", dialect, sql.FindClaims(Tenant, [new Claim("barge", "registry", "CH-41"), new Claim("barge", "registry", "CH-42")]));
        yield return Of("command", dialect, sql.FindCommand(Tenant, "41"));
        yield return Of("journal of a record", dialect, sql.Journal(Tenant, barge)) with { MaySort = true };
        var place = new JournalCursor(0, rows.Count / 2, barge.Id);
        yield return Of("journal, read", dialect, sql.Feed.Read(Tenant, place, 500)) with { MaySortTies = false, By = "position" };
        yield return Of("journal, places", dialect, sql.Feed.Places(Tenant, place, 500)) with { MaySortTies = false, By = "position" };
        yield return Of("journal, end", dialect, sql.Feed.End(Tenant)) with { MaySortTies = false };
        // Which looks at a table that has a row per tenant.
        yield return Of("journal, look", dialect, sql.Feed.Look(Tenant, place)) with { MayScan = true };
        yield return Of("journal, forget", dialect, sql.Feed.Forget(Tenant, place with { Position = 100 }).Calls[1]) with { By = "position" };
        yield return Of("states of a record", dialect, sql.States(Tenant, barge)) with { MaySort = true };
        yield return Of("work of a tenant", dialect, sql.Work.Page(Tenant, null)) with { MayScan = true, MaySort = true };
        // What they read through is a few rows that were found before.
        yield return Of("work that is due", dialect, sql.Work.Due(PlanRows.Start, "default")) with { MayScan = true, MaySort = true };
        yield return Of("lease of work", dialect, sql.Work.Lease(PlanRows.Start, new LeaseRequest("w", "default", 10, Duration.FromMinutes(1)), new WorkTurn(WorkPriority.Normal, Tenant, 10))) with { MayScan = true };
        foreach (var write in sql.Commit(Tenant, PlanRows.Purge(barge)).Calls)
            yield return Of("purge: " + write.Statement.Text[..write.Statement.Text.IndexOf(" WHERE", StringComparison.Ordinal)], dialect, write);

        yield return Count("count", dialect, null) with { MayScan = true };
        foreach (var rule in Rules())
        {
            yield return Count("count " + rule, dialect, rule);
            foreach (var page in Pages("page " + rule, dialect, rule, null, descending: false, next: false, rows))
                yield return page with { MaySort = true };
        }

        foreach (var page in Pages("next page by id", dialect, null, null, descending: false, next: true, rows))
            yield return page;
        foreach (var field in new[] { "seenAt", "name", "worth", "score", "owner" })
        {
            foreach (var (descending, next) in new[] { (false, false), (false, true), (true, false), (true, true) })
            {
                foreach (var page in Pages($"{(next ? "next" : "first")} page by {field}{(descending ? " descending" : "")}", dialect, null, field, descending, next, rows))
                    yield return page;
            }
        }

        foreach (var page in new[] { "seenAt", "score" }.SelectMany(field => PagesBehindMissing(field, dialect)))
            yield return page;

        foreach (var page in Pages("page of an owner by seenAt", dialect, OfOwner(), "seenAt", descending: true, next: false, rows))
            yield return page with { MaySort = true };
        yield return Summary("summary by owner", dialect, null, "owner") with { MayScan = true, MaySort = true };
        yield return Summary("summary of an owner", dialect, OfOwner(), "sister") with { MaySort = true };
    }

    private static IEnumerable<string> Rules() =>
    [
        """{"field":"id","in":["IDS"]}""".Replace("\"IDS\"", string.Join(",", Enumerable.Range(1, 20).Select(n => $"\"{PlanRows.IdOf(n)}\"")), StringComparison.Ordinal),
        $$"""{"field":"seenAt","between":["{{PlanRows.Start.Plus(Duration.FromMinutes(100))}}","{{PlanRows.Start.Plus(Duration.FromMinutes(160))}}"]}""",
        """{"field":"worth","between":[5000,5020]}""",
        """{"field":"worth","lt":20.00005}""",
        """{"field":"name","eq":"Barge 77"}""",
        """{"field":"name","same":"barge 77"}""",
        """{"field":"registry","same":"ch-77"}""",
        """{"field":"score","eq":77}""",
        OfOwner(),
        $$"""{"field":"owner","in":["user {{PlanRows.OwnerOf(1)}}","user {{PlanRows.OwnerOf(2)}}"]}""",
        $$"""{"field":"sister","eq":"barge {{PlanRows.IdOf(7)}}"}""",
        $$$"""{"all":[{{{OfOwner()}}},{"related":"sisters","where":{"field":"worth","gt":5},"count":true,"ge":2},{"field":"sister.worth","gt":7}]}""",
        $$$"""{"all":[{{{OfOwner()}}},{"related":"sisters","where":{"field":"worth","gt":5}}]}""",
    ];

    private static string OfOwner() => $$"""{"field":"owner","eq":"user {{PlanRows.OwnerOf(1)}}"}""";

    private static PlanShape Of(string name, SqlDialect dialect, SqlCall call) => new(
        name,
        call.Statement.Text,
        [.. call.Values.Select((value, i) => (value.IsMissing ? null : dialect.ToDatabase(value, call.Statement.Parameters[i]), (SqlColumn?)call.Statement.Parameters[i]))]);

    private static PlanShape Of(string name, SqlFragment query) => new(name, query.Text, [.. query.Parameters.Select(p => ((object?)p.Value, (SqlColumn?)null))]);

    private static PlanShape Count(string name, SqlDialect dialect, string? rule) => Of(name, QuerySql.Count(QueryOf(rule), dialect, Tenant));

    private static IEnumerable<PlanShape> Pages(string name, SqlDialect dialect, string? rule, string? field, bool descending, bool next, PlanRows rows)
    {
        var query = QueryOf(rule) with { Take = 50 };
        if (field is not null)
            query = query with { Sort = [new SortKey(PathBinder.Sortable(Barges, field, Names()), descending)] };
        if (next)
            query = query with { After = new PageCursor(field is null ? [] : [rows.Middle(field)], PlanRows.IdOf(rows.Count / 2)) };
        return Pages(name, dialect, query);
    }

    private static IEnumerable<PlanShape> PagesBehindMissing(string field, SqlDialect dialect)
    {
        var key = new SortKey(PathBinder.Sortable(Barges, field, Names()), Descending: true);
        var query = QueryOf(null) with { Take = 50, Sort = [key], After = new PageCursor([FieldValue.Missing], PlanRows.IdOf(1)) };
        return Pages($"next page by {field} descending, amid what is missing", dialect, query).Select(p => p with { MaySortTies = false });
    }

    private static IEnumerable<PlanShape> Pages(string name, SqlDialect dialect, RecordQuery query) =>
        QuerySql.SelectInTurn(query, new RecordColumns(Barges, dialect), dialect, Tenant).Select((statement, i) => Of(i == 0 ? name : name + ", what is missing", statement) with { MaySortTies = i == 0 });

    private static PlanShape Summary(string name, SqlDialect dialect, string? rule, string by) => Of(
        name,
        SummarySql.Of(
            new SummaryQuery
            {
                Of = QueryOf(rule),
                GroupBy = [new GroupKey(PathBinder.Groupable(Barges, by, null, Names()), null)],
                Measures = [new Measure(Aggregate.Count), new Measure(Aggregate.Sum, PathBinder.Measurable(Barges, "worth", Aggregate.Sum, Names()))],
            },
            dialect,
            Tenant)!.Statement);

    private static RuleScope Names() => Barge.Model.Session.Access.ScopeOf(Access.Actor.System, _ => null);

    public static RecordQuery QueryOf(string? rule) => new()
    {
        Type = Barges,
        Where = rule is null ? null : RuleBinder.Bind(RuleJson.Parse(rule), Barges, Names()),
        Context = new RuleContext { Now = Instant.FromUtc(2026, 3, 2, 9, 0) },
    };
}
