using System.Globalization;
using Crm.Core.Tests.Evaluation;
using Crm.Evaluation;
using Crm.Records;
using Crm.Sql;
using Microsoft.Data.Sqlite;
using NodaTime;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Sql;

/// <summary>The same random records in memory and in SQLite, beside those of a second tenant with the same ids and other values.</summary>
internal sealed class SqlWorld : IDisposable
{
    public static readonly TenantId Tenant = new("first");
    public static readonly RecordCatalog Catalog = Build();
    private static readonly string[] Zones = ["Europe/Zurich", "UTC", "America/Santiago", "Pacific/Auckland"];
    private static readonly TenantId Mirror = new("second");
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly World _world = new();
    private readonly Dictionary<RecordType, RecordColumns> _columns;

    /// <summary>Makes the records from a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="size">How many of each type; twice as many ids are known.</param>
    /// <param name="worth">True when all money has its base amount, as after a commit.</param>
    public SqlWorld(int seed, int size = 8, bool worth = true)
    {
        Random = new RandomRules(Catalog, seed);
        Dialect = new SqliteDialect(prefersIn: Random.Chance(2));
        _connection.Open();
        SqliteDialect.Register(_connection);
        _columns = Catalog.Types.ToDictionary(t => t, t => new RecordColumns(t, Dialect));
        foreach (var columns in _columns.Values)
            Create(columns);
        foreach (var type in Catalog.Types)
            Random.Ids[type.Name] = [.. Enumerable.Range(1, size + 1).Select(n => Model.Key((n * 977 % 1000) + (type.Name[0] * 1000)))];
        foreach (var type in Catalog.Types)
        {
            foreach (var id in Random.Ids[type.Name].Take(size))
            {
                Records.Add(_world.Add(Insert(type, id, Tenant, worth)));
                Insert(type, id, Mirror, worth);
            }
        }

        Context = ContextOf();
        Scope = new RuleScope { Catalog = Catalog, Visible = Visible() };
    }

    public RandomRules Random { get; }

    public SqlDialect Dialect { get; }

    public List<Record> Records { get; } = [];

    public RuleContext Context { get; }

    public RuleScope Scope { get; }

    public IRuleFacts Facts => _world;

    public RecordColumns ColumnsOf(RecordType type) => _columns[type];

    /// <summary>Adds a record to both.</summary>
    public T Add<T>(T record) where T : Record
    {
        record.Tenant = Tenant;
        Records.Add(_world.Add(record));
        Write(_columns[Catalog.Of(record)], record);
        return record;
    }

    public List<T> Run<T>(SqlFragment statement, Func<SqliteDataReader, T> read)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement.Text;
        foreach (var parameter in statement.Parameters)
            command.Parameters.AddWithValue("@" + parameter.Name, parameter.Value);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public void Dispose() => _connection.Dispose();

    private void Create(RecordColumns columns)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"CREATE TABLE {Dialect.Table(columns.Type)} ({string.Join(", ", columns.Names.Select(Dialect.Quote))}, PRIMARY KEY (tenant, id))";
        command.ExecuteNonQuery();
    }

    private Record Insert(RecordType type, Guid id, TenantId tenant, bool worth)
    {
        var record = Random.Fill(type.Create(tenant), type);
        record.RawId = id;
        record.Version = Random.Number(3);
        record.CreatedAt = Random.Now + Duration.FromSeconds(Random.Number(3));
        record.UpdatedAt = Random.Now;
        record.DeletedAt = Random.Chance(6) ? Random.Now : null;
        foreach (var field in type.Fields.Where(f => f.Kind == FieldKind.Money && worth))
        {
            if (field.Read(record).AsMoney() is { BaseAmount: null } money)
                field.Write!(record, FieldValue.Money(money.At(1.5m, new LocalDate(2026, 2, 3))));
        }

        Write(_columns[type], record);
        return record;
    }

    private void Write(RecordColumns columns, Record record)
    {
        using var command = _connection.CreateCommand();
        var row = columns.Write(record.Tenant, record);
        var names = row.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@v{i}")).ToArray();
        command.CommandText = $"INSERT INTO {Dialect.Table(columns.Type)} VALUES ({string.Join(", ", names)})";
        for (var i = 0; i < row.Length; i++)
            command.Parameters.AddWithValue(names[i], row[i].IsMissing ? DBNull.Value : Dialect.ToDatabase(row[i], columns.Columns[i]));
        command.ExecuteNonQuery();
    }

    private RuleContext ContextOf()
    {
        var teams = Random.Ids["team"].Select(id => new RecordRef("team", id)).ToArray();
        var users = Random.Ids["user"].Select(id => new RecordRef("user", id)).ToArray();
        return new RuleContext
        {
            Now = Random.Now + Duration.FromHours(Random.Number(48) - 24),
            Zone = DateTimeZoneProviders.Tzdb[Random.Pick(Zones)],
            Asker = new Asker(
                Random.Chance(4) ? null : users[0], teams.Take(Random.Number(3)).ToHashSet(), teams.Take(3).ToHashSet(), users.Skip(Random.Number(9)).ToHashSet()),
            Facts = _world,
        };
    }

    private Func<RecordType, BoundNode?> Visible()
    {
        var plain = new RuleScope { Catalog = Catalog };
        var rules = new Dictionary<string, BoundNode>(StringComparer.Ordinal);
        foreach (var type in Catalog.Types.Where(_ => Random.Chance(3)))
            rules[type.Name] = RuleBinder.Bind(Random.Next(type, 1), type, plain).Root;
        return type => rules.GetValueOrDefault(type.Name);
    }

    private static RecordCatalog Build()
    {
        var visit = Model.Visits.WithCustom(
        [
            FieldBuilder.ForCustom("nick", FieldKind.Text).Build(typeof(Visit)),
            FieldBuilder.ForCustom("price", FieldKind.Money).Build(typeof(Visit)),
            FieldBuilder.ForCustom("doctor", FieldKind.Reference).Build(typeof(Visit)) with { Target = "user" },
            FieldBuilder.ForCustom("about", FieldKind.Reference).Build(typeof(Visit)),
            FieldBuilder.ForCustom("seen", FieldKind.Instant).Build(typeof(Visit)),
            FieldBuilder.ForCustom("due", FieldKind.Date).Build(typeof(Visit)),
            FieldBuilder.ForCustom("marks", FieldKind.Choices).Build(typeof(Visit)),
            FieldBuilder.ForCustom("paid", FieldKind.Boolean).Build(typeof(Visit)),
            FieldBuilder.ForCustom("score", FieldKind.Number).Build(typeof(Visit)),
            FieldBuilder.ForCustom("tries", FieldKind.Integer).Build(typeof(Visit)),
            FieldBuilder.ForCustom("place", FieldKind.Point).Build(typeof(Visit)),
        ]);
        return Model.Catalog.With(new Dictionary<string, RecordType>(StringComparer.Ordinal) { ["visit"] = visit });
    }
}
