using System.Collections.Immutable;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Sql;

/// <summary>An order as SQL terms, and what comes behind a place in it.</summary>
/// <remarks>Money is ordered by its worth, which every committed amount has; a reference to any type by type, then id.</remarks>
internal sealed class SortTerms
{
    private readonly SqlScope _scope;
    private readonly RowReader _row;
    private readonly ImmutableArray<Term> _terms;

    public SortTerms(SqlScope scope, RowReader row, ImmutableArray<SortKey> sort)
    {
        (_scope, _row) = (scope, row);
        _terms = [.. sort.SelectMany((key, i) => PiecesOf(key.Field.Field).Select(piece => TermOf(key, i, piece)))];
    }

    /// <summary>What stands after ORDER BY.</summary>
    public string OrderBy => OrderOf(_terms);

    /// <summary>What stands after ORDER BY where the first term is missing from every row: the order of an index, in which ids ascend.</summary>
    public string OrderOfMissing => OrderOf(_scope.Dialect.MissingIsOneValue ? _terms.RemoveAt(0) : _terms.SetItem(0, _terms[0] with { Descending = false }));

    /// <summary>The rows that lack the first term.</summary>
    public string Missing => $"{_terms[0].Value} IS NULL";

    /// <summary>The columns that a field is ordered by, the first one first.</summary>
    public static ImmutableArray<FieldPiece> PiecesOf(FieldDefinition field) =>
        field.IsOpenReference ? [FieldPiece.Type, FieldPiece.Value] : [FieldPieces.Worth(field)];

    /// <summary>Where what comes behind a place lies in an index of the first key, in which what is missing stands at the other end than the order wants it.</summary>
    public static RestOf RestBehind(ImmutableArray<SortKey> sort, PageCursor place)
    {
        if (sort is not [{ Descending: true, Field.IsOwn: true } first, ..] || !MayBeMissing(first))
            return RestOf.OneStretch;
        return FieldPieces.Read(place.Values[0], PiecesOf(first.Field.Field)[0]).IsMissing ? RestOf.Missing : RestOf.PresentThenMissing;
    }

    /// <summary>What comes behind the place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="present">True for what has the first term only.</param>
    public string After(PageCursor place, bool present = false)
    {
        var idField = _row.Type.Get(SystemFields.Id);
        var id = FieldValue.Reference(new RecordRef(_row.Type.Name, place.Id));
        var behind = id.IsMissing ? $"{_row.Id} IS NOT NULL" : $"{_row.Id} > {_scope.Parameter(id, SqlColumn.For(_row.Type, idField, FieldPiece.Value))}";
        foreach (var term in _terms.Reverse())
        {
            var value = FieldPieces.Read(place.Values[term.Key], term.Piece);
            var withMissing = term is { Descending: true, MayBeMissing: true } && !(present && term == _terms[0]);
            behind = value.IsMissing ? BehindMissing(term, behind) : Behind(term, _scope.Parameter(value, term.Column), behind, withMissing);
        }

        return behind;
    }

    private static string BehindMissing(Term term, string rest) =>
        term.Descending ? $"({term.Value} IS NULL AND {rest})" : $"({term.Value} IS NOT NULL OR {rest})";

    // The first condition says no more than the others, but can be met by an index. What is missing comes last descending; said with OR, two indexes would
    // be read and all that lies behind be sorted, where one holds the order.
    private string Behind(Term term, string value, string rest, bool withMissing)
    {
        var ordered = Ordered(term);
        if (withMissing)
            return $"(({ordered} <= {value}) IS NOT FALSE AND (({ordered} < {value}) IS NOT FALSE OR {rest}))";
        var (near, far) = term.Descending ? ("<=", "<") : (">=", ">");
        return $"({ordered} {near} {value} AND ({ordered} {far} {value} OR {rest}))";
    }

    private string OrderOf(IEnumerable<Term> terms) => string.Join(
        ", ",
        [.. terms.Select(t => _scope.Dialect.Order(Ordered(t), t.Descending, t.MayBeMissing)), _scope.Dialect.Order(_row.Id, descending: false, mayBeMissing: false)]);

    private string Ordered(Term term) => FieldKinds.Of(term.Column.Kind).IsText ? _scope.Dialect.TextOrder(term.Value) : term.Value;

    private Term TermOf(SortKey key, int index, FieldPiece piece) => new(
        index,
        piece,
        SqlColumn.For(key.Field.Type, key.Field.Field, piece),
        _row.Read(key.Field, piece),
        key.Descending,
        MayBeMissing(key));

    private static bool MayBeMissing(SortKey key) =>
        !(key.Field.IsOwn && key.Field.Field.Key is SystemFields.Id or SystemFields.Version or SystemFields.CreatedAt or SystemFields.UpdatedAt);

    private sealed record Term(int Key, FieldPiece Piece, SqlColumn Column, string Value, bool Descending, bool MayBeMissing);
}

/// <summary>What comes behind a place in an order.</summary>
internal enum RestOf
{
    /// <summary>One stretch of an index, or no index at all.</summary>
    OneStretch,

    /// <summary>First what has a value and lies behind, then all that has none.</summary>
    PresentThenMissing,

    /// <summary>What has no value and lies behind.</summary>
    Missing,
}
