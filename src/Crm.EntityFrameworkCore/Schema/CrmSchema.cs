using System.Collections.Immutable;
using Crm.Records;
using Crm.Sql;

namespace Crm.EntityFrameworkCore;

/// <summary>The number of the tables' form, and the table that holds it.</summary>
public static class CrmSchema
{
    /// <summary>Raised when tables of an earlier form must be changed before this version can read them; the model's own additions do not count.</summary>
    public const int Version = 1;

    internal static TableLayout TableOf(RelationalDialect dialect)
    {
        ImmutableArray<SqlColumn> columns =
        [
            new("name", FieldKind.Text, FieldPiece.Value, IsCustom: false),
            new("version", FieldKind.Integer, FieldPiece.Value, IsCustom: false, Scale: 0),
            new("foldVersion", FieldKind.Integer, FieldPiece.Value, IsCustom: false, Scale: 0),
            new("appliedAt", FieldKind.Text, FieldPiece.Value, IsCustom: false),
        ];
        var layouts = columns.Select(c => new ColumnLayout(dialect.ColumnName(c), dialect.ColumnType(c, null), c, null) { IsRequired = true, Collation = dialect.Collation(c) });
        return new TableLayout(dialect.Prefix + "_schema", null, [.. layouts], ["name"], []);
    }
}
