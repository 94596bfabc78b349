using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;

namespace Crm.Sql;

/// <summary>A summary as one statement, and how its rows are read.</summary>
/// <remarks>
/// Keys and measures are computed in an inner query and grouped by name in an outer one, so no expression is written twice. Groups come in the order
/// of their keys, missing first. Immutable.
/// </remarks>
public sealed class SummarySql
{
    private readonly SqlDialect _dialect;
    private readonly ImmutableArray<ImmutableArray<SqlColumn>> _keys;
    private readonly ImmutableArray<SqlColumn> _measures;

    private SummarySql(SqlFragment statement, SqlDialect dialect, ImmutableArray<ImmutableArray<SqlColumn>> keys, ImmutableArray<SqlColumn> measures) =>
        (Statement, _dialect, _keys, _measures) = (statement, dialect, keys, measures);

    /// <summary>The statement.</summary>
    public SqlFragment Statement { get; }

    /// <summary>The summary of a query; null when SQL cannot give it, so that <see cref="Summariser"/> must.</summary>
    /// <remarks>The least and greatest money, reference and truth value are such: no aggregate of SQL gives them whole.</remarks>
    public static SummarySql? Of(SummaryQuery query, SqlDialect dialect, TenantId tenant)
    {
        if (query.Measures.Any(m => m is { Aggregate: Aggregate.Min or Aggregate.Max, Of.Field.Kind: FieldKind.Money or FieldKind.Reference or FieldKind.Boolean }))
            return null;
        var scope = new SqlScope(dialect, query.Of.Context, tenant);
        var row = new RowReader(scope, QuerySql.Alias, query.Of.Type);
        var keys = query.GroupBy.Select(ColumnsOf).ToImmutableArray();
        var measures = query.Measures.Select(m => m.Of is { } of ? SqlColumn.For(of.Type, of.Field, FieldPieces.Worth(of.Field)) : SqlColumn.Count).ToImmutableArray();
        var inner = query.GroupBy.SelectMany((key, i) => keys[i].Select((column, j) => $"{Key(scope, row, key, column)} AS {Name('k', i, j)}"))
            .Concat(query.Measures.Select((m, i) => $"{MeasureOf(row, m)} AS {Name('m', i)}"));
        var names = keys.SelectMany((columns, i) => columns.Select((_, j) => Name('k', i, j))).ToList();
        var outer = names.Concat(query.Measures.Select((m, i) => Aggregated(dialect, m, $"g.{Name('m', i)}", measures[i])));
        var text = $"SELECT {string.Join(", ", outer.DefaultIfEmpty("COUNT(*)"))} FROM (SELECT {string.Join(", ", inner.DefaultIfEmpty("1 AS one"))} {QuerySql.From(query.Of, scope, row)}) AS g";
        if (names.Count > 0)
            text += $" GROUP BY {string.Join(", ", names)} ORDER BY {string.Join(", ", query.GroupBy.SelectMany((key, i) => OrderOf(dialect, key, keys[i], i)))}";
        return new SummarySql(new SqlFragment(text, scope.Parameters), dialect, keys, measures);
    }

    /// <summary>The group in the row that a reader stands on.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="query">The query that the statement is of.</param>
    public SummaryRow Read(DbDataReader reader, SummaryQuery query)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var at = 0;
        var keys = ImmutableArray.CreateBuilder<FieldValue>(_keys.Length);
        for (var i = 0; i < _keys.Length; i++)
        {
            var (columns, first) = (_keys[i], at);
            at += columns.Length;
            keys.Add(columns.Length == 1
                ? _dialect.Read(reader, first, columns[0])
                : FieldPieces.Compose(columns[0].Of, piece => columns.Select(c => c.Piece).ToList().IndexOf(piece) is >= 0 and var j ? _dialect.Read(reader, first + j, columns[j]) : default));
        }

        return new SummaryRow(keys.ToImmutable(), [.. query.Measures.Select((m, i) => Result(m, reader, at + i, _measures[i]))]);
    }

    private static ImmutableArray<SqlColumn> ColumnsOf(GroupKey key)
    {
        var (type, field) = (key.Field.Type, key.Field.Field);
        if (key.Unit is not null)
            return [new SqlColumn(field.Key, FieldKind.Date, FieldPiece.Value, IsCustom: false)];
        return field.Kind == FieldKind.Money || field.IsOpenReference
            ? FieldPieces.ColumnsOf(field)
            : [SqlColumn.For(type, field, FieldPiece.Value)];
    }

    private static string Key(SqlScope scope, RowReader row, GroupKey key, SqlColumn column) => key.Unit is { } unit
        ? scope.Dialect.StartOf(row.Read(key.Field, FieldPiece.Value), key.Field.Field.Kind, unit, scope.Parameter(scope.Context.Zone.Id))
        : row.Read(key.Field, column.Piece);

    private static string MeasureOf(RowReader row, Measure measure) => measure switch
    {
        { Of: null } => "1",
        { Of: var of, Aggregate: Aggregate.Count } => row.Read(of, FieldPieces.Presence(of.Field)),
        { Of: var of } => row.Read(of, FieldPieces.Worth(of.Field)),
    };

    private static string Aggregated(SqlDialect dialect, Measure measure, string value, SqlColumn column) => measure.Aggregate switch
    {
        Aggregate.Count => $"COUNT({value})",
        Aggregate.Sum => $"COALESCE({dialect.Sum(value, column)}, 0)",
        Aggregate.Min => $"MIN({(FieldKinds.Of(column.Kind).IsText ? dialect.TextOrder(value) : value)})",
        _ => $"MAX({(FieldKinds.Of(column.Kind).IsText ? dialect.TextOrder(value) : value)})",
    };

    private static IEnumerable<string> OrderOf(SqlDialect dialect, GroupKey key, ImmutableArray<SqlColumn> columns, int index)
    {
        foreach (var piece in key.Unit is null ? SortTerms.PiecesOf(key.Field.Field) : [FieldPiece.Value])
        {
            var at = columns.Length == 1 ? 0 : columns.Select(c => c.Piece).ToList().IndexOf(piece);
            var name = Name('k', index, at);
            yield return dialect.Order(FieldKinds.Of(columns[at].Kind).IsText ? dialect.TextOrder(name) : name, descending: false, mayBeMissing: true);
        }
    }

    private static string Name(char letter, int index, int? piece = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{letter}{index}{(piece is { } j ? "_" : "")}{piece}");

    private FieldValue Result(Measure measure, DbDataReader reader, int ordinal, SqlColumn column) => measure.Aggregate switch
    {
        Aggregate.Count => _dialect.Read(reader, ordinal, SqlColumn.Count),
        Aggregate.Sum => FieldValue.Number(_dialect.Read(reader, ordinal, column).AsNumber()),
        _ => _dialect.Read(reader, ordinal, column),
    };
}
