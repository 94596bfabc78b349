using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.InteropServices;
using Crm.Records;

namespace Crm.Sql;

/// <summary>The columns of a record type's table, and how records go into them and come out.</summary>
/// <remarks>Tenant first, then the fields in the order of the catalogue, custom fields last in one column. Immutable and thread-safe.</remarks>
public sealed class RecordColumns
{
    private readonly SqlDialect _dialect;
    private readonly ImmutableArray<FieldColumns> _fields;
    private readonly ImmutableArray<string> _read;

    /// <summary>Lays out the columns of a type.</summary>
    /// <exception cref="ArgumentException">Two fields would share a column.</exception>
    public RecordColumns(RecordType type, SqlDialect dialect)
    {
        Type = type;
        _dialect = dialect;
        _fields = FieldColumns.Of(type);
        Columns = [Tenant, .. _fields.SelectMany(f => f.Columns), Custom];
        Names = [.. Columns.Select(dialect.ColumnName)];
        _read = [.. Columns.Where(c => c.Piece != FieldPiece.Fold).Select(dialect.ColumnName)];
        if (Names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(n => n.Count() > 1) is { } twice)
            throw new ArgumentException($"Two fields of {type.Name} would share the column {twice.Key}.", nameof(type));
    }

    /// <summary>The column of the tenant.</summary>
    public static SqlColumn Tenant { get; } = new("tenant", FieldKind.Text, FieldPiece.Value, IsCustom: false);

    /// <summary>The column of the custom fields.</summary>
    public static SqlColumn Custom { get; } = new("custom", FieldKind.Text, FieldPiece.Json, IsCustom: false);

    /// <summary>The record type.</summary>
    public RecordType Type { get; }

    /// <summary>Every column, the tenant first and the custom fields last.</summary>
    public ImmutableArray<SqlColumn> Columns { get; }

    /// <summary>The names of the columns, not quoted.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>What stands after SELECT, for rows of an alias that <see cref="Read"/> reads; folds, which follow from their values, are left out.</summary>
    public string SelectList(string alias) => string.Join(", ", _read.Select(n => $"{alias}.{_dialect.Quote(n)}"));

    /// <summary>A record's values, one per column; missing for what is missing.</summary>
    public ImmutableArray<FieldValue> Write(TenantId tenant, Record record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var row = new FieldValue[Columns.Length];
        Write(tenant, record, row);
        return ImmutableCollectionsMarshal.AsImmutableArray(row);
    }

    internal void Write(TenantId tenant, Record record, Span<FieldValue> row)
    {
        row[0] = FieldValue.Text(tenant.Value);
        var at = 1;
        foreach (var field in _fields)
            at = field.Write(record, row, at);
        row[at] = FieldValue.Text(CustomJson.Write(record.Custom));
    }

    /// <summary>The record of the row that a reader of <see cref="SelectList"/> stands on.</summary>
    public Record Read(DbDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var record = Type.Create(new TenantId(reader.GetString(0)));
        foreach (var field in _fields)
            field.Read(record, reader, _dialect);
        record.Custom = CustomJson.Read(_dialect.Read(reader, _read.Length - 1, Custom).AsText());
        return record;
    }

    /// <summary>The columns of some fields, whose values <see cref="Write(Record, IEnumerable{FieldDefinition}, Span{FieldValue})"/> gives.</summary>
    internal IEnumerable<SqlColumn> ColumnsOf(IEnumerable<FieldDefinition> fields)
    {
        var custom = false;
        foreach (var field in fields)
        {
            custom |= field.Custom;
            foreach (var column in FindField(field)?.Columns ?? [])
                yield return column;
        }

        if (custom)
            yield return Custom;
    }

    /// <summary>Writes the values of some fields, and gives the place behind them.</summary>
    internal int Write(Record record, IEnumerable<FieldDefinition> fields, Span<FieldValue> row)
    {
        var custom = false;
        var at = 0;
        foreach (var field in fields)
        {
            custom |= field.Custom;
            at = FindField(field)?.Write(record, row, at) ?? at;
        }

        if (custom)
            row[at++] = FieldValue.Text(CustomJson.Write(record.Custom));
        return at;
    }

    private FieldColumns? FindField(FieldDefinition field)
    {
        foreach (var columns in _fields)
        {
            if (string.Equals(columns.Field.Key, field.Key, StringComparison.Ordinal))
                return columns;
        }

        return null;
    }
}
