using System.Globalization;
using Crm.Core.Tests.Evaluation;
using Crm.Evaluation;
using Crm.Records;
using Crm.Sql;
using Crm.Sqlite;
using Microsoft.Data.Sqlite;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Sql;

/// <summary>The same records in memory and in SQLite.</summary>
internal sealed class SqlWorld : IDisposable
{
    public static readonly TenantId Tenant = new("first");
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly World _world = new();
    private readonly Dictionary<RecordType, RecordColumns> _columns;

    public SqlWorld()
    {
        _connection.Open();
        _columns = Catalog.Types.ToDictionary(t => t, t => new RecordColumns(t, Dialect));
        foreach (var columns in _columns.Values)
            Execute($"CREATE TABLE {Dialect.Table(columns.Type)} ({string.Join(", ", columns.Names.Select(Dialect.Quote))}, PRIMARY KEY (tenant, id))", []);
    }

    public static RecordCatalog Catalog => Model.Catalog;

    public SqlDialect Dialect { get; } = SqliteDialect.Instance;

    public List<Record> Records { get; } = [];

    public RuleScope Scope { get; } = new() { Catalog = Catalog };

    public IRuleFacts Facts => _world;

    public RecordColumns ColumnsOf(RecordType type) => _columns[type];

    /// <summary>Adds a record to both.</summary>
    public void Add(Record record)
    {
        record.Tenant = Tenant;
        Records.Add(_world.Add(record));
        var columns = _columns[Catalog.Of(record)];
        var row = columns.Write(Tenant, record);
        var names = row.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@v{i}")).ToArray();
        Execute(
            $"INSERT INTO {Dialect.Table(columns.Type)} VALUES ({string.Join(", ", names)})",
            names.Select((name, i) => (name, row[i].IsMissing ? (object)DBNull.Value : Dialect.ToDatabase(row[i], columns.Columns[i]))));
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

    private void Execute(string text, IEnumerable<(string Name, object Value)> parameters)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
