using Crm.Core.Tests.Evaluation;
using Crm.Evaluation;
using Crm.Persistence;
using Crm.PostgreSql;
using Crm.Records;
using Crm.Rules;
using Crm.Sql;
using Crm.Sqlite;
using Crm.Time;
using NodaTime;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Sql;

/// <summary>The text of rules, and what no random rule is likely to hit.</summary>
public sealed class RuleSqlTests : IDisposable
{
    private static readonly RuleContext Context = new() { Now = Model.Now, Zone = Model.Zurich };
    private readonly SqlWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("""{"field":"points","gt":1}""", "r.\"points\" > @p0")]
    [InlineData("""{"field":"points","ne":1}""", "(r.\"points\" IS NULL OR r.\"points\" <> @p0)")]
    [InlineData("""{"not":{"field":"points","gt":1}}""", "(r.\"points\" IS NULL OR r.\"points\" <= @p0)")]
    [InlineData("""{"not":{"field":"status","in":["new","won"]}}""", "(r.\"status\" IS NULL OR NOT (r.\"status\" IN (@p0, @p1)))")]
    [InlineData("""{"field":"name","empty":true}""", "r.\"name\" IS NULL")]
    [InlineData("""{"field":"name","same":"Zürich"}""", "r.\"name_fold\" = @p0")]
    [InlineData("""{"field":"bill","ge":10}""", "r.\"bill_base\" >= @p0")]
    [InlineData("""{"field":"bill","eq":{"amount":10,"currency":"CHF"}}""", "(r.\"bill_amount\" = @p0 AND r.\"bill_currency\" = @p1)")]
    [InlineData("""{"any":[{"field":"active","eq":true},{"all":[]}]}""", "1 = 1")]
    [InlineData("""{"all":[{"field":"points","gt":1},{"any":[{"field":"points","lt":9},{"field":"visits","eq":0}]}]}""",
        "r.\"points\" > @p0 AND (r.\"points\" < @p1 OR r.\"visits\" = @p2)")]
    [InlineData("""{"field":"clinic.limit","gt":1}""",
        "(SELECT t1.\"limit\" FROM \"crm_clinic\" AS t1 WHERE t1.\"tenant\" = @p0 AND t1.\"deleted_at\" IS NULL AND t1.\"id\" = r.\"clinic\") > @p1")]
    [InlineData("""{"related":"visits","where":{"field":"cost","gt":1}}""",
        "EXISTS (SELECT 1 FROM \"crm_visit\" AS t1 WHERE t1.\"tenant\" = @p0 AND t1.\"patient\" = r.\"id\" AND t1.\"deleted_at\" IS NULL AND t1.\"cost\" > @p1)")]
    [InlineData("""{"related":"visits","where":{"all":[]},"sum":"minutes","ge":3}""",
        "(SELECT COALESCE(SUM(t1.\"minutes\"), 0) FROM \"crm_visit\" AS t1 WHERE t1.\"tenant\" = @p0 AND t1.\"patient\" = r.\"id\" AND t1.\"deleted_at\" IS NULL) >= @p1")]
    public void A_rule_is_written_so(string json, string sql) => Assert.Equal(sql, Write(RuleJson.Parse(json), prefersIn: false).Text);

    [Fact]
    public void A_dialect_may_prefer_in_to_exists() => Assert.Equal(
        "CASE WHEN r.\"id\" IN (SELECT t1.\"patient\" FROM \"crm_visit\" AS t1 WHERE t1.\"tenant\" = @p0 AND t1.\"deleted_at\" IS NULL) THEN 0 ELSE 1 END = 1",
        Write(RuleJson.Parse("""{"related":"visits","where":{"all":[]},"is":"none"}"""), prefersIn: true).Text);

    [Fact]
    public void Values_never_stand_in_the_text()
    {
        const string Evil = "x'; DROP TABLE crm_patient; --";
        var rule = Rule.Field("name").Eq(Evil) | Rule.Field("name").Contains(Evil) | Rule.Field("tags").Has(Evil) | Rule.Field("name").In(Evil, "b");
        var statement = Write(rule, prefersIn: false);
        Assert.DoesNotContain("DROP", statement.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("'", statement.Text.Replace("json_each", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(statement.Text, Write(Rule.Field("name").Eq("a") | Rule.Field("name").Contains("b") | Rule.Field("tags").Has("c") | Rule.Field("name").In("d", "e"), false).Text);
    }

    [Fact]
    public void What_changed_has_no_sql()
    {
        foreach (var json in new[] { """{"changed":"name"}""", """{"field":"name","was":"a"}""" })
            Assert.Contains("no SQL", Assert.Throws<ArgumentException>(() => Write(RuleJson.Parse(json), prefersIn: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wildcards_are_letters_like_others()
    {
        foreach (var name in new[] { "50%", "50 percent", "a_b", "axb", "ZÜRICH", "zurich", "İstanbul", "istanbul", "Straße", "STRASSE", "ﬁx", "fix", "\\" })
            Add(new Patient { Name = name });
        foreach (var part in new[] { "%", "_", "0%", "a_", "ü", "i", "İ", "ß", "SS", "fi", "\\", "" })
        {
            foreach (var comparison in Enum.GetValues<TextComparison>().Where(_ => part.Length > 0))
                Agree(new TextRule("name", comparison, Operand.Of(FieldValue.Text(part))));
        }
    }

    [Fact]
    public void Literals_may_be_finer_and_larger_than_a_column()
    {
        foreach (var score in new decimal?[] { 1m, 1.0001m, 1.0002m, -1.0001m, 900_719_925_474.0993m, null })
            Add(new Patient { Score = score, Points = (long?)score });
        foreach (var points in new[] { long.MinValue, long.MinValue + 1, -9_007_199_254_740_993, 9_007_199_254_740_992, 9_007_199_254_740_993, long.MaxValue - 1, long.MaxValue })
            Add(new Patient { Score = 99_999_999_999_999.9999m * Math.Sign(points), Points = points });
        decimal[] literals =
        [
            1.00005m, 1.0001m, -1.00015m, 0.5m, 900_719_925_474.09925m, 9_007_199_254_740_992.5m, -9_007_199_254_740_993, long.MaxValue - 0.5m, long.MaxValue, long.MaxValue + 1m,
            long.MinValue + 0.5m, long.MinValue, long.MinValue - 0.5m, long.MinValue - 1m, 922_337_203_685_477.5808m, 99_999_999_999_999_999_999m, decimal.MaxValue, decimal.MinValue,
        ];
        foreach (var comparison in Enum.GetValues<Comparison>())
        {
            foreach (var literal in literals)
            {
                var rule = new CompareRule("score", comparison, Operand.Of(FieldValue.Number(literal)));
                Agree(rule);
                Agree(!(Rule)rule);
                Agree(rule with { Path = "points" });
                Agree(!(Rule)(rule with { Path = "points" }));
                Agree(new InRule("points", [rule.Value, Operand.Of(FieldValue.Integer(1))]));
                Agree(!(Rule)new InRule("score", [rule.Value]));
            }

            Agree(new CompareRule("score", comparison, Operand.Field("points")));
            Agree(new CompareRule("points", comparison, Operand.Field("score")));
        }
    }

    [Fact]
    public void A_hierarchy_is_followed_32_levels_and_through_no_circle()
    {
        var chain = Enumerable.Range(1, 40).Select(n => Model.Key(n)).ToList();
        for (var n = 0; n < chain.Count; n++)
            Add(new Clinic { Name = "c", Parent = n == 0 ? null : new Id<Clinic>(chain[n - 1]), RawId = chain[n], DeletedAt = n == 36 ? Model.Now : null });
        var circle = new[] { 101, 102, 103 }.Select(Model.Key).ToList();
        for (var n = 0; n < 3; n++)
            Add(new Clinic { Name = "o", Parent = new Id<Clinic>(circle[(n + 1) % 3]), RawId = circle[n] });
        Add(new Clinic { Name = "x", Parent = new Id<Clinic>(circle[0]), RawId = Model.Key(104) });
        Add(new Clinic { Name = "self", Parent = new Id<Clinic>(Model.Key(105)), RawId = Model.Key(105) });
        foreach (var id in new[] { chain[0], chain[3], chain[35], chain[36], chain[39], circle[1], Model.Key(104), Model.Key(105), Model.Key(999) })
        {
            foreach (var direction in Enum.GetValues<HierarchyDirection>())
            {
                var rule = new HierarchyRule("parent", direction, Operand.Of(FieldValue.Reference(new RecordRef("clinic", id))));
                Agree(rule, "clinic");
                Agree(!(Rule)rule, "clinic");
            }
        }

        Agree(new HierarchyRule("parent", HierarchyDirection.DescendantOf, Operand.Field("parent")), "clinic");
        Agree(new HierarchyRule("parent.parent", HierarchyDirection.AncestorOf, Operand.Field("id")), "clinic");
    }

    [Fact]
    public void A_leap_day_returns_on_the_28th_in_common_years()
    {
        foreach (var day in new[] { new LocalDate(2000, 2, 28), new LocalDate(2000, 2, 29), new LocalDate(2001, 3, 1), new LocalDate(2001, 12, 31), new LocalDate(2001, 1, 1) })
            Add(new Patient { Born = day });
        foreach (var today in new[] { Instant.FromUtc(2027, 2, 27, 12, 0), Instant.FromUtc(2027, 2, 28, 12, 0), Instant.FromUtc(2028, 2, 28, 12, 0), Instant.FromUtc(2027, 12, 31, 12, 0) })
        {
            foreach (var within in new[] { "0d", "1d", "2d", "2mo", "11mo3w" })
                Agree(new AnniversaryRule("born", RelativePeriod.Parse(within)!), now: today);
        }
    }

    [Fact]
    public void Text_is_ordered_by_code_point()
    {
        foreach (var name in new[] { "\uFF5E", "\U0001F600", "z", "Z", "é", "a", "ab", null })
            Add(new Patient { Name = name });
        var query = new RecordQuery { Type = Patients, Context = Context, Sort = [new SortKey(PathBinder.Sortable(Patients, "name", _world.Scope))] };
        var columns = _world.ColumnsOf(Patients);
        var names = _world.Run(QuerySql.Select(query, columns, _world.Dialect, SqlWorld.Tenant), r => ((Patient)columns.Read(r)).Name);
        Assert.Equal([null, "Z", "a", "ab", "z", "é", "\uFF5E", "\U0001F600"], names);
    }

    private static RecordType Patients => SqlWorld.Catalog.Get<Patient>();

    // The texts of both are alike, but for what they prefer.
    private static SqlDialect DialectOf(bool prefersIn) => prefersIn ? SqliteDialect.Instance : PostgresDialect.Instance.Named;

    private static SqlFragment Write(Rule rule, bool prefersIn) => RuleSql.Write(
        RuleBinder.Bind(rule, Patients, new RuleScope { Catalog = SqlWorld.Catalog, HasBefore = true }), DialectOf(prefersIn), Context, SqlWorld.Tenant, "r");

    private void Add(Record record)
    {
        if (record.RawId == Guid.Empty)
            record.RawId = Model.Key(5000 + _world.Records.Count);
        _world.Add(record);
    }

    private void Agree(Rule rule, string type = "patient", Instant? now = null)
    {
        var bound = RuleBinder.Bind(rule, SqlWorld.Catalog.Get(type), _world.Scope);
        var context = new RuleContext { Now = now ?? Model.Now, Zone = Model.Zurich, Facts = _world.Facts };
        var met = RuleClosures.Build(bound);
        var query = new RecordQuery { Type = bound.Type, Where = bound, Context = context, Bin = RecycleBin.Both };
        var columns = _world.ColumnsOf(bound.Type);
        var found = _world.Run(QuerySql.Select(query, columns, _world.Dialect, SqlWorld.Tenant), r => columns.Read(r).RawId);
        Assert.Equal(_world.Records.Where(r => r.GetType() == bound.Type.ClrType && met(r, context)).Select(r => r.RawId).Order(), found);
    }
}
