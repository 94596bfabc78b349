using System.Data.Common;
using System.Globalization;
using Crm.EntityFrameworkCore;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Work;
using NodaTime;

namespace Crm.Plans;

/// <summary>Fills the tables with as many rows as wanted: one is written by the store, and multiplied by the database.</summary>
/// <param name="dialect">The database's dialect.</param>
/// <param name="count">How many rows each table has; nine of ten are the tenant's.</param>
internal sealed class PlanRows(RelationalDialect dialect, int count)
{
    private const int Owners = 500;
    private static readonly RecordRef Template = new("barge", new Guid("00000000-0000-7000-8000-00000000ffff"));
    private readonly bool _isSqlite = dialect.Provider.EndsWith("Sqlite", StringComparison.Ordinal);

    public static Instant Start { get; } = Instant.FromUtc(2025, 1, 1, 0, 0);

    public int Count => count;

    public static int Wanted => Environment.GetEnvironmentVariable("CRM_ROWS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 20_000;

    public static Guid IdOf(long number) => new(
        string.Create(CultureInfo.InvariantCulture, $"{number * 2654435761 % 4294967296:x8}-0000-7000-8000-0000{number:x8}"));

    public static Guid OwnerOf(long number) => IdOf(number % Owners);

    public FieldValue Middle(string field) => field switch
    {
        "seenAt" => FieldValue.Instant(Start.Plus(Duration.FromMinutes(count / 2))),
        "name" => FieldValue.Text("Barge 5"),
        "worth" => FieldValue.Money(new Values.Money(count / 2, "CHF").At(1, new LocalDate(2026, 1, 1))),
        "score" => FieldValue.Number(count / 20),
        _ => FieldValue.Reference(new RecordRef("user", OwnerOf(7))),
    };

    /// <summary>Fills the tables over a connection, and lets the database count them.</summary>
    public async Task FillAsync(ICrmStore store, DbConnection connection)
    {
        await using (var session = await store.ConnectAsync(PlanShape.Tenant, default))
            await session.CommitAsync(First(), default);
        if (_isSqlite)
            await ExecuteAsync(connection, "PRAGMA synchronous = OFF; PRAGMA cache_size = -500000", null);
        foreach (var layout in TableLayouts.Of(Barge.Model.Catalog, dialect))
        {
            if (ValuesOf(layout) is not { } values)
                continue;
            var columns = layout.Columns.Where(c => !c.IsGenerated).Select(c => c.Name).ToList();
            var numbers = _isSqlite ? "(WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < @n) SELECT n FROM i) AS i" : "generate_series(1, @n::bigint) AS i(n)";
            await ExecuteAsync(
                connection,
                $"INSERT INTO {dialect.Quote(layout.Name)} ({string.Join(", ", columns.Select(dialect.Quote))}) "
                + $"SELECT {string.Join(", ", columns.Select(c => values.GetValueOrDefault(c) ?? "t." + dialect.Quote(c)))} FROM {dialect.Quote(layout.Name)} AS t CROSS JOIN {numbers}",
                count);
        }

        await ExecuteAsync(connection, _isSqlite ? "ANALYZE" : "VACUUM ANALYZE", null);
    }

    /// <summary>A commit that purges a record and takes and gives up claims: every statement that finds its rows by themselves.</summary>
    public static CommitBatch Purge(RecordRef record)
    {
        var barge = New(record);
        return new CommitBatch
        {
            Id = record.Id,
            At = default,
            Writes = [new RecordWrite(WriteKind.Delete, Barge.Model.Catalog.Get<Barge>(), barge, 1, [])],
            Claims = [new ClaimWrite(new Claim("barge", "registry", "CH-41"), record, Take: false)],
        };
    }

    private static CommitBatch First()
    {
        var (barge, claim) = (New(Template), new Claim("barge", "registry", "CH-0"));
        var cause = new Cause(Template.Id, 0, null);
        return new CommitBatch
        {
            Id = Template.Id,
            At = default,
            Writes = [new RecordWrite(WriteKind.Insert, Barge.Model.Catalog.Get<Barge>(), barge, 0, [])],
            Claims = [new ClaimWrite(claim, Template, Take: true)],
            Journal = [new JournalEntry { Commit = Template.Id, Record = Template, Version = 1, Kind = JournalKind.Created, At = Start, Cause = cause }],
            States = [new StateEntry(Template, "life", "new", Start, Start, null, null)],
            Work = [new WorkItem { Id = Template.Id, Kind = "watch", Due = Start, Cause = cause }],
            Command = new StoredCommand("0", "f", null, Template.Id),
        };
    }

    private static Barge New(RecordRef record)
    {
        var type = Barge.Model.Catalog.Get<Barge>();
        var barge = (Barge)type.Create(PlanShape.Tenant);
        (barge.Name, barge.Registry, barge.SeenAt, barge.Worth) = ("Barge 0", "CH-0", Start, new Values.Money(0, "CHF").At(1, new LocalDate(2026, 1, 1)));
        barge[Barge.Score] = 0;
        type.Get("id").Write!(barge, FieldValue.Reference(record));
        type.Get("version").Write!(barge, FieldValue.Integer(1));
        return barge;
    }

    // What differs from row to row; null for tables that stay as they are.
    private Dictionary<string, string>? ValuesOf(TableLayout layout)
    {
        const string Tenant = "CASE WHEN n % 10 = 0 THEN 'b' ELSE 'a' END";
        var ofSome = IdText($"(n % {count / 5} + 1)");
        return layout.Name["crm_".Length..] switch
        {
            "barge" => new(StringComparer.Ordinal)
            {
                ["tenant"] = Tenant,
                ["id"] = IdText("n"),
                ["name"] = "'Barge ' || n",
                ["name_fold"] = "'BARGE ' || n",
                ["registry"] = "'CH-' || n",
                ["registry_fold"] = "'CH-' || n",
                ["owner"] = IdText($"(n % {Owners})"),
                ["sister"] = $"CASE WHEN n % 3 = 0 THEN NULL ELSE {ofSome} END",
                ["seen_at"] = $"CASE WHEN n % 20 = 0 THEN NULL ELSE {(_isSqlite ? $"{Start.ToUnixTimeTicks() / 10} + n * 60000000" : "TIMESTAMPTZ '2025-01-01 00:00Z' + n * INTERVAL '1 minute'")} END",
                ["worth_base"] = _isSqlite ? "n * 10000" : "n",
                ["custom"] = _isSqlite ? "json_object('score#number', n / 10)" : "jsonb_build_object('score#number', n / 10)",
            },
            "_journal" or "_states" => new(StringComparer.Ordinal) { ["tenant"] = Tenant, ["record"] = ofSome },
            "_claims" => new(StringComparer.Ordinal) { ["tenant"] = Tenant, ["key"] = "'CH-' || n", ["record"] = IdText("n") },
            "_commands" => new(StringComparer.Ordinal) { ["tenant"] = Tenant, ["key"] = _isSqlite ? "CAST(n AS TEXT)" : "n::text" },
            "_work" => new(StringComparer.Ordinal) { ["tenant"] = "'t' || (n % 1000)", ["id"] = IdText("n") },
            _ => null,
        };
    }

    private string IdText(string number) => _isSqlite
        ? $"unhex(printf('%08x', ({number} * 2654435761) % 4294967296) || '000070008000' || printf('%012x', {number}))"
        : $"(lpad(to_hex(({number} * 2654435761) % 4294967296), 8, '0') || '000070008000' || lpad(to_hex({number}), 12, '0'))::uuid";

    private static async Task ExecuteAsync(DbConnection connection, string text, long? number)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = 0;
        if (number is { } n)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("n", n);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync();
    }
}
