using System.Collections.Immutable;
using System.Data.Common;
using Crm.Records;

namespace Crm.Sql;

/// <summary>The columns of one field, and where a row that is read holds them.</summary>
internal sealed class FieldColumns
{
    private readonly int _first;
    private readonly bool _isWhole;

    private FieldColumns(FieldDefinition field, int first)
    {
        (Field, Columns, _first) = (field, FieldPieces.ColumnsOf(field), first);
        _isWhole = field.Kind != FieldKind.Money && !field.IsOpenReference;
    }

    public FieldDefinition Field { get; }

    public ImmutableArray<SqlColumn> Columns { get; }

    private int Width => Columns.Count(c => c.Piece != FieldPiece.Fold);

    /// <summary>The columns of the fields of a type that are not custom; the first position of a row is the tenant's.</summary>
    public static ImmutableArray<FieldColumns> Of(RecordType type)
    {
        var fields = ImmutableArray.CreateBuilder<FieldColumns>();
        var at = 1;
        foreach (var field in type.Fields.Where(f => !f.Custom))
        {
            fields.Add(new FieldColumns(field, at));
            at += fields[^1].Width;
        }

        return fields.ToImmutable();
    }

    /// <summary>Writes the values of the columns from a place on, and gives the place behind them.</summary>
    public int Write(Record record, Span<FieldValue> row, int at)
    {
        var value = Field.Read(record);
        foreach (var column in Columns)
            row[at++] = FieldPieces.Read(value, column.Piece);
        return at;
    }

    public void Read(Record record, DbDataReader reader, SqlDialect dialect) =>
        Field.Write!(record, _isWhole ? dialect.Read(reader, _first, Columns[0]) : Compose(reader, dialect));

    // Apart from the others, so that only it pays for what the lambda captures.
    private FieldValue Compose(DbDataReader reader, SqlDialect dialect) => FieldPieces.Compose(Field.Kind, piece => Piece(reader, dialect, piece));

    private FieldValue Piece(DbDataReader reader, SqlDialect dialect, FieldPiece piece)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            if (Columns[i].Piece == piece)
                return dialect.Read(reader, _first + i, Columns[i]);
        }

        return default;
    }
}
