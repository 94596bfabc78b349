using System.Collections.Immutable;
using System.Globalization;
using Crm.Records;
using Crm.Sql;

namespace Crm.EntityFrameworkCore;

/// <summary>The tables of a model in one database's way.</summary>
public static class TableLayouts
{
    private const int MaxName = 63;

    /// <summary>Which schema each part of the library has in the database, and with which folds.</summary>
    internal static SystemTable Schema { get; } = new(
        "schema",
        [
            SchemaName,
            new SqlColumn("version", FieldKind.Integer, FieldPiece.Value, IsCustom: false, Scale: 0),
            new SqlColumn("foldVersion", FieldKind.Integer, FieldPiece.Value, IsCustom: false, Scale: 0),
            new SqlColumn("appliedAt", FieldKind.Instant, FieldPiece.Value, IsCustom: false),
        ],
        [SchemaName],
        []);

    private static SqlColumn SchemaName => new("name", FieldKind.Text, FieldPiece.Value, IsCustom: false);

    /// <summary>The tables of the record types, then the library's own.</summary>
    public static ImmutableArray<TableLayout> Of(RecordCatalog catalog, RelationalDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return [.. catalog.Types.Select(t => Of(t, dialect)), .. SystemTable.All.Append(Schema).Select(t => Of(t, dialect))];
    }

    private static TableLayout Of(RecordType type, RelationalDialect dialect)
    {
        var table = dialect.TableName(type);
        var fields = type.Fields.Where(f => !f.Custom).SelectMany(f => FieldPieces.ColumnsOf(f).Select(c => (Column: c, Field: (FieldDefinition?)f)));
        var columns = fields.Prepend((RecordColumns.Tenant, null)).Append((RecordColumns.Custom, null))
            .Select(c => ColumnOf(c.Column, c.Field, dialect) with { IsRequired = IsRequired(c.Column, c.Field) });
        return new TableLayout(table, type, [.. columns], ["tenant", "id"], [.. type.Fields.SelectMany(f => IndexesOf(table, f, dialect))]);
    }

    private static TableLayout Of(SystemTable table, RelationalDialect dialect)
    {
        var name = dialect.TableName(table);
        var key = table.IsNumbered && !dialect.IsTenantFirst ? table.Key[1..] : table.Key;
        var columns = table.Columns.Select(c => ColumnOf(c, null, dialect) with
        {
            IsRequired = table.Key.Contains(c) || table.Required.Contains(c),
            IsGenerated = table.IsNumbered && c == table.Key[^1],
            Default = table.Filled.Contains(c) ? dialect.Horizon : null,
        });
        return new TableLayout(name, null, [.. columns], NamesOf(key, dialect), [.. table.Indexes.Select(i => IndexOf(name, i, dialect))]);
    }

    private static IndexLayout IndexOf(string table, SystemIndex index, RelationalDialect dialect) => new(Short($"ix_{table}{index.Name}"), NamesOf(index.Columns, dialect))
    {
        IsUnique = index.IsUnique,
        Present = NamesOf(index.Present, dialect),
        Absent = NamesOf(index.Absent, dialect),
    };

    private static ColumnLayout ColumnOf(SqlColumn column, FieldDefinition? field, RelationalDialect dialect) =>
        new(dialect.ColumnName(column), dialect.ColumnType(column, field), column, field) { Collation = dialect.Collation(column) };

    // Whatever C# cannot say is missing is never null.
    private static bool IsRequired(SqlColumn column, FieldDefinition? field) => field switch
    {
        null => column == RecordColumns.Tenant,
        { System: true } => field.Key is not "deletedAt" && field.Kind != FieldKind.Choices,
        { Properties: [var only] } => only.PropertyType.IsValueType && Nullable.GetUnderlyingType(only.PropertyType) is null,
        _ => false,
    };

    private static IEnumerable<IndexLayout> IndexesOf(string table, FieldDefinition field, RelationalDialect dialect)
    {
        if (field.System && field.Kind != FieldKind.Reference || string.Equals(field.Key, "id", StringComparison.Ordinal))
            yield break;
        if (field.Kind is FieldKind.Reference or FieldKind.State || field.Indexed)
            yield return IndexOf(table, field, field.Kind == FieldKind.Money ? FieldPiece.Base : FieldPiece.Value, dialect);
        if (field.Unique || field.MatchKey)
            yield return IndexOf(table, field, FieldKinds.Of(field.Kind).IsText ? FieldPiece.Fold : FieldPiece.Value, dialect);
    }

    // The id comes last, so that an index serves pages: records of one value come by id.
    private static IndexLayout IndexOf(string table, FieldDefinition field, FieldPiece piece, RelationalDialect dialect)
    {
        var column = FieldPieces.ColumnsOf(field).First(c => c.Piece == piece);
        var name = dialect.ColumnName(column);
        return field.Custom
            ? new IndexLayout(Short($"ix_{table}__{name}_{field.Kind}".ToLowerInvariant()), ["tenant", "id"], dialect.CustomOf(column))
            : new IndexLayout(Short($"ix_{table}_{name}"), ["tenant", name, "id"]) { MissingFirst = [name] };
    }

    private static ImmutableArray<string> NamesOf(ImmutableArray<SqlColumn> columns, RelationalDialect dialect) => [.. columns.Select(dialect.ColumnName)];

    // Databases cut long names off, and then two of them are one.
    private static string Short(string name)
    {
        if (name.Length <= MaxName)
            return name;
        var hash = 2166136261u;
        foreach (var letter in name)
            hash = unchecked((hash ^ letter) * 16777619);
        return string.Create(CultureInfo.InvariantCulture, $"{name[..(MaxName - 9)]}_{hash:x8}");
    }
}
