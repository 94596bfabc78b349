using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Sql;

/// <summary>The columns of a record type's table, and how records go into them and come out.</summary>
/// <remarks>Tenant first, then the fields in the order of the catalogue, custom fields last in one column. Immutable and thread-safe.</remarks>
public sealed class RecordColumns
{
    private readonly SqlDialect _dialect;
    private readonly ImmutableArray<(FieldDefinition Field, ImmutableArray<SqlColumn> Columns)> _fields;

    /// <summary>Lays out the columns of a type.</summary>
    public RecordColumns(RecordType type, SqlDialect dialect)
    {
        Type = type;
        _dialect = dialect;
        _fields = [.. type.Fields.Where(f => !f.Custom).Select(f => (f, FieldPieces.ColumnsOf(f)))];
        Columns = [.. _fields.SelectMany(f => f.Columns)];
        Names = [dialect.TenantColumn, .. Columns.Select(dialect.ColumnName), dialect.CustomColumn];
    }

    /// <summary>The record type.</summary>
    public RecordType Type { get; }

    /// <summary>The columns of fields: <see cref="Names"/> without the first and the last.</summary>
    public ImmutableArray<SqlColumn> Columns { get; }

    /// <summary>The names of all columns, not quoted.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>What stands after SELECT, for rows of an alias.</summary>
    public string SelectList(string alias) => string.Join(", ", Names.Select(n => $"{alias}.{_dialect.Quote(n)}"));

    /// <summary>A record's values, in the order of <see cref="Names"/>; null for what is missing.</summary>
    public object?[] Write(Record record)
    {
        var row = new object?[Names.Length];
        row[0] = record.Tenant.Value;
        var at = 1;
        foreach (var (field, columns) in _fields)
        {
            var value = field.Read(record);
            foreach (var column in columns)
                row[at++] = FieldPieces.Read(value, column.Piece) is { IsMissing: false } piece ? _dialect.ToDatabase(piece, column) : null;
        }

        row[at] = CustomJson.Write(record.Custom);
        return row;
    }

    /// <summary>The record of a row.</summary>
    /// <param name="value">The value at a position of <see cref="Names"/>; null or <see cref="DBNull"/> for what is missing.</param>
    public Record Read(Func<int, object?> value)
    {
        var record = Type.Create(new TenantId((string)value(0)!));
        record.Custom = CustomJson.Read(value(Names.Length - 1) as string);
        var at = 1;
        foreach (var (field, columns) in _fields)
        {
            var first = at;
            at += columns.Length;
            field.Write!(record, FieldPieces.Compose(field.Kind, piece => Piece(columns, piece, first)));
        }

        return record;

        FieldValue Piece(ImmutableArray<SqlColumn> columns, FieldPiece piece, int first)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (columns[i].Piece == piece)
                    return value(first + i) is { } found and not DBNull ? _dialect.FromDatabase(found, columns[i]) : default;
            }

            return default;
        }
    }
}
