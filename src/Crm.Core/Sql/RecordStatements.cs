using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Sql;

/// <summary>The statements that write one record type, each made once.</summary>
internal sealed class RecordStatements
{
    /// <summary>How many sets of changed fields have their update kept; all are forgotten when there are more.</summary>
    internal const int MostUpdates = 200;

    private readonly SqlDialect _dialect;
    private readonly SqlColumn _id;
    private readonly SqlColumn _version;
    private readonly ConcurrentDictionary<string, SqlStatement> _updates = new(StringComparer.Ordinal);

    public RecordStatements(RecordColumns columns, SqlDialect dialect)
    {
        (Columns, _dialect) = (columns, dialect);
        _id = ColumnOf(SystemFields.Id);
        _version = ColumnOf(SystemFields.Version);
        var names = string.Join(", ", columns.Names.Select(dialect.Quote));
        var values = string.Join(", ", columns.Columns.Select((_, i) => Placeholder(i)));
        Insert = new SqlStatement($"INSERT INTO {Table} ({names}) VALUES ({values})", columns.Columns);
        Delete = new SqlStatement($"DELETE FROM {Table} WHERE {Mine(0)}", [RecordColumns.Tenant, _id, _version], RowExpectation.ChangesOne);
        Check = new SqlStatement(
            $"SELECT 1 FROM {Table} WHERE {Mine(0)}{(dialect.RowLock.Length == 0 ? "" : " ")}{dialect.RowLock}",
            [RecordColumns.Tenant, _id, _version],
            RowExpectation.FindsOne);
        Find = new SqlStatement(
            $"SELECT {columns.SelectList(QuerySql.Alias)} FROM {Table} AS {QuerySql.Alias} WHERE {Equal(RecordColumns.Tenant, 0)} AND {Equal(_id, 1)}",
            [RecordColumns.Tenant, _id]);
        Version = new SqlStatement(
            $"SELECT {Quoted(_version)} FROM {Table} WHERE {Equal(RecordColumns.Tenant, 0)} AND {Equal(_id, 1)}", [RecordColumns.Tenant, _id]);
    }

    public RecordColumns Columns { get; }

    public SqlStatement Insert { get; }

    public SqlStatement Delete { get; }

    public SqlStatement Check { get; }

    public SqlStatement Find { get; }

    public SqlStatement Version { get; }

    private string Table => _dialect.Table(Columns.Type);

    internal int Updates => _updates.Count;

    /// <summary>The update of some fields, kept by which they are.</summary>
    public SqlStatement Update(IReadOnlyList<FieldDefinition> changed)
    {
        var key = string.Join(',', changed.Select(f => f.Custom ? "#" : f.Key));
        if (_updates.TryGetValue(key, out var kept))
            return kept;
        // What is still in use is soon back.
        if (_updates.Count >= MostUpdates)
            _updates.Clear();
        return _updates.GetOrAdd(key, Write(changed));
    }

    public SqlCall CallOf(TenantId tenant, RecordWrite write)
    {
        var record = write.Record;
        switch (write.Kind)
        {
            case WriteKind.Insert:
                return new SqlCall(Insert, Columns.Write(tenant, record));
            case WriteKind.Delete:
                return new SqlCall(Delete, KeyOf(tenant, record.Ref, write.ExpectedVersion));
            default:
                var statement = Update(write.Changed);
                var values = new FieldValue[statement.Parameters.Length];
                var at = Columns.Write(record, write.Changed, values);
                values[at] = FieldValue.Text(tenant.Value);
                values[at + 1] = FieldValue.Reference(record.Ref);
                values[at + 2] = FieldValue.Integer(write.ExpectedVersion);
                return new SqlCall(statement, ImmutableCollectionsMarshal.AsImmutableArray(values));
        }
    }

    public SqlInserts InsertsOf(TenantId tenant, IReadOnlyList<Record> records) => new(
        Insert, Table, [.. Columns.Names.Select(_dialect.Quote)], records.Count, (row, values) => Columns.Write(tenant, records[row], values));

    public static ImmutableArray<FieldValue> KeyOf(TenantId tenant, RecordRef record, long version) =>
        [FieldValue.Text(tenant.Value), FieldValue.Reference(record), FieldValue.Integer(version)];

    private SqlStatement Write(IReadOnlyList<FieldDefinition> changed)
    {
        var columns = Columns.ColumnsOf(changed).ToImmutableArray();
        var set = string.Join(", ", columns.Select(Equal));
        return new SqlStatement(
            $"UPDATE {Table} SET {set} WHERE {Mine(columns.Length)}", [.. columns, RecordColumns.Tenant, _id, _version], RowExpectation.ChangesOne);
    }

    private string Mine(int from) => $"{Equal(RecordColumns.Tenant, from)} AND {Equal(_id, from + 1)} AND {Equal(_version, from + 2)}";

    private string Equal(SqlColumn column, int parameter) => $"{Quoted(column)} = {Placeholder(parameter)}";

    private string Quoted(SqlColumn column) => _dialect.Quote(_dialect.ColumnName(column));

    private string Placeholder(int number) => _dialect.Placeholder(string.Create(CultureInfo.InvariantCulture, $"p{number}"));

    private SqlColumn ColumnOf(string field) => SqlColumn.For(Columns.Type, Columns.Type.Get(field), FieldPiece.Value);
}
