using Crm.Records;

namespace Crm.EntityFrameworkCore;

/// <summary>The statements that make tables, columns and indexes.</summary>
internal sealed class TableWriter(RelationalDialect dialect)
{
    public string Create(TableLayout table)
    {
        var columns = table.Columns.Select(c => ColumnOf(c, isNew: true));
        return $"CREATE TABLE {dialect.Quote(table.Name)} (\n  {string.Join(",\n  ", columns)},\n  PRIMARY KEY ({Names(table.Key)}))";
    }

    /// <summary>The statements that add a column. Rows that are there get what is right for them, and no database writes them all anew.</summary>
    public IEnumerable<string> Add(TableLayout table, ColumnLayout column)
    {
        yield return $"ALTER TABLE {dialect.Quote(table.Name)} ADD COLUMN {ColumnOf(column, isNew: false)}";
        if (column.Default is { } value && !string.Equals(value, DefaultOf(column), StringComparison.Ordinal))
            yield return $"ALTER TABLE {dialect.Quote(table.Name)} ALTER COLUMN {dialect.Quote(column.Name)} SET DEFAULT {value}";
    }

    public string Create(TableLayout table, IndexLayout index)
    {
        var terms = index.Columns.Select(c => dialect.Quote(c) + (index.MissingFirst.Contains(c, StringComparer.Ordinal) ? dialect.MissingFirst : "")).ToList();
        if (index.Expression is { } expression)
            terms.Insert(1, $"({expression}){dialect.MissingFirst}");
        return $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX IF NOT EXISTS {dialect.Quote(index.Name)} ON {dialect.Quote(table.Name)} ({string.Join(", ", terms)})"
            + (index.Filter(dialect) is { } filter ? $" WHERE {filter}" : "");
    }

    private string ColumnOf(ColumnLayout column, bool isNew)
    {
        var text = $"{dialect.Quote(column.Name)} {column.Type}";
        if (column.Collation is { } collation)
            text += $" COLLATE {dialect.Quote(collation)}";
        if (column.IsGenerated)
            return text + dialect.Generated;
        if (!column.IsRequired)
            return text;
        if (isNew)
            return text + " NOT NULL" + (column.Default is { } filled ? $" DEFAULT {filled}" : "");
        return DefaultOf(column) is { } value ? $"{text} NOT NULL DEFAULT {value}" : text;
    }

    // What a record that was written before the column was there would have read as.
    private static string? DefaultOf(ColumnLayout column) => column.Column.Kind switch
    {
        FieldKind.Integer or FieldKind.Number => "0",
        FieldKind.Boolean => "FALSE",
        _ => null,
    };

    private string Names(IEnumerable<string> names) => string.Join(", ", names.Select(dialect.Quote));
}
