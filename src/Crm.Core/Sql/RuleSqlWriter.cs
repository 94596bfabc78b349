using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;
using Crm.Values;

namespace Crm.Sql;

/// <summary>Writes the nodes of a rule about one row.</summary>
/// <remarks>A leaf that is null in SQL counts as not met, so a missing branch is written only where a leaf answers true for it.</remarks>
internal sealed partial class RuleSqlWriter(SqlScope scope, RowReader row) : RuleVisitor<string>
{
    private const string Always = "1 = 1";
    private const string Never = "1 = 0";

    /// <summary>The node, ready to stand beside others.</summary>
    public string Operand(BoundNode node) => node is BoundAny ? $"({Visit(node)})" : Visit(node);

    protected override string VisitConstant(BoundConstant node) => Constant(node.Value);

    protected override string VisitAll(BoundAll node) => Join(" AND ", Always, node.Nodes);

    protected override string VisitAny(BoundAny node) => Join(" OR ", Never, node.Nodes);

    // What changes nothing is left out: one term that no index serves keeps a database from serving the others by theirs.
    private string Join(string word, string neutral, ImmutableArray<BoundNode> nodes)
    {
        var terms = nodes.Select(Operand).Where(t => !string.Equals(t, neutral, StringComparison.Ordinal)).ToList();
        return terms.Count == 0 ? neutral : string.Join(word, terms);
    }

    protected override string VisitCompare(BoundCompare node)
    {
        if (IsMissing(node.Value))
            return Constant(node.WhenMissing);
        var compared = node.Value is BoundLiteral { Value.Kind: FieldKind.Money } ? FieldPieces.Presence(node.Field.Field) : FieldPieces.Worth(node.Field.Field);
        return Leaf(
            node.WhenMissing,
            IsPlain(node.Field, node.Value) ? row.Read(node.Field, compared) : null,
            opposite => Holds(node.Field, opposite ? NodeBinding.Opposite(node.Comparison) : node.Comparison, node.Value));
    }

    protected override string VisitEmpty(BoundEmpty node) =>
        $"{row.Read(node.Field, FieldPieces.Presence(node.Field.Field))} IS {(node.Empty ? "NULL" : "NOT NULL")}";

    protected override string VisitText(BoundText node)
    {
        var (dialect, fold) = (scope.Dialect, row.Read(node.Field, FieldPiece.Fold));
        var part = Value(node.Value) is { } value
            ? scope.Parameter(FieldValue.Text(Fold.Of(value.AsText())), Column(node.Field, FieldPiece.Fold))
            : row.Read((BoundField)node.Value, FieldPiece.Fold);
        var holds = node.Comparison switch
        {
            TextComparison.Same => $"{fold} = {part}",
            TextComparison.Contains => dialect.Contains(fold, part),
            TextComparison.StartsWith => dialect.StartsWith(fold, part),
            _ => dialect.EndsWith(fold, part),
        };
        return Negatable(holds, node.Negated, IsPlain(node.Field, node.Value) ? fold : null);
    }

    protected override string VisitHas(BoundHas node)
    {
        var choices = row.Read(node.Field, FieldPiece.Value);
        var choice = Value(node.Value) is { } value ? scope.Parameter(value.AsText()!) : row.Read((BoundField)node.Value, FieldPiece.Value);
        return Negatable(scope.Dialect.Has(choices, choice), node.Negated, IsPlain(node.Field, node.Value) ? choices : null);
    }

    protected override string VisitAnniversary(BoundAnniversary node)
    {
        var date = row.Read(node.Field, FieldPiece.Value);
        var (from, until) = (scope.Context.Today, node.Within.From(scope.Context.Today));
        var monthDay = scope.Dialect.MonthDay(date);
        var years = Enumerable.Range(from.Year, until.Year - from.Year + 1).Select(year =>
        {
            var first = year == from.Year ? (from.Month * 100) + from.Day : 101;
            var last = year == until.Year ? (until.Month * 100) + until.Day : 1231;
            // 29 February returns on the 28th in common years.
            if (last == 228 && !NodaTime.CalendarSystem.Iso.IsLeapYear(year))
                last = 229;
            return $"{monthDay} BETWEEN {scope.Parameter(first)} AND {scope.Parameter(last)}";
        });
        return Negatable(AnyOf([.. years]), node.Negated, node.Field.IsOwn ? date : null);
    }

    protected override string VisitChanged(BoundChanged node) => throw NoBefore("changed", node.Field);

    protected override string VisitWas(BoundWas node) => throw NoBefore("was", node.Field);

    private static ArgumentException NoBefore(string name, BoundField field) =>
        new($"'{name}' of {field.Path} has no SQL: a row does not know what it was before. Ask it where the change is at hand.");

    private static string Constant(bool value) => value ? Always : Never;

    private static string AnyOf(List<string> conditions) => conditions.Count == 1 ? conditions[0] : $"({string.Join(" OR ", conditions)})";

    // Where the missing side is one column, "IS NULL OR" keeps an index useful; elsewhere nothing may be written twice.
    private static string Leaf(bool whenMissing, string? column, Func<bool, string> holds)
    {
        if (!whenMissing)
            return holds(false);
        return column is null ? $"CASE WHEN {holds(true)} THEN 0 ELSE 1 END = 1" : $"({column} IS NULL OR {holds(false)})";
    }

    private static string Negatable(string holds, bool negated, string? column)
    {
        if (!negated)
            return holds;
        return column is null ? $"CASE WHEN {holds} THEN 0 ELSE 1 END = 1" : $"({column} IS NULL OR NOT ({holds}))";
    }

    private static bool IsPlain(BoundField field, BoundOperand value) => field.IsOwn && value is not BoundField;

    private static SqlColumn Column(BoundField field, FieldPiece piece) => SqlColumn.For(field.Type, field.Field, piece);

    /// <summary>The value of an operand that is no field; null of a field.</summary>
    private FieldValue? Value(BoundOperand operand) => operand switch
    {
        BoundLiteral { Value: var value } => value,
        BoundNow now => scope.Context.Resolve(now),
        BoundAsker { Set: AskerSet.Me } => FieldValue.Reference(scope.Context.Asker.Me),
        BoundField => null,
        _ => throw new ArgumentException($"{operand} is not one value.", nameof(operand)),
    };

    private bool IsMissing(BoundOperand operand) => Value(operand) is { IsMissing: true };

    /// <summary>Whether the comparison holds; null or false when a side is missing.</summary>
    private string Holds(BoundField field, Comparison comparison, BoundOperand operand) => field.Field.Kind switch
    {
        FieldKind.Reference => References(field, comparison, operand),
        FieldKind.Money when operand is BoundLiteral { Value: { Kind: FieldKind.Money } money } => Money(field, comparison, money),
        _ => Holds(row.Read(field, FieldPieces.Worth(field.Field)), Column(field, FieldPieces.Worth(field.Field)), comparison, operand),
    };

    private string Holds(string left, SqlColumn column, Comparison comparison, BoundOperand operand)
    {
        string right;
        if (Value(operand) is { } value)
        {
            if (FieldKinds.Of(column.Kind).IsNumeric)
            {
                if (NumberLiteral.Fit(comparison, value, column) is not (var fitting, var fitted))
                    return Apart(left, comparison);
                (comparison, value) = (fitting, fitted);
            }

            right = scope.Parameter(value, column);
        }
        else
        {
            var field = (BoundField)operand;
            var other = Column(field, FieldPieces.Worth(field.Field));
            right = row.Read(field, FieldPieces.Worth(field.Field));
            var decimals = Math.Max(column.Scale, other.Scale);
            if (FieldKinds.Of(column.Kind).IsNumeric)
                (left, right) = (scope.Dialect.AsNumber(left, column, decimals), scope.Dialect.AsNumber(right, other, decimals));
        }

        if (FieldKinds.Of(column.Kind).IsText && comparison is not (Comparison.Eq or Comparison.Ne))
            left = scope.Dialect.TextOrder(left);
        return $"{left} {Sign(comparison)} {right}";
    }

    private string Money(BoundField field, Comparison comparison, FieldValue money) =>
        NumberLiteral.Fit(Comparison.Eq, FieldPieces.Read(money, FieldPiece.Amount), Column(field, FieldPiece.Amount)) is null
            ? Apart(row.Read(field, FieldPiece.Amount), comparison)
            : Pairs(comparison, Literal(field, FieldPiece.Amount, money), Literal(field, FieldPiece.Currency, money));

    // What it can never be: equal in no row, different where it is there. The left side must stand, for its parameters are in the statement.
    private static string Apart(string left, Comparison comparison) => $"{left} {(comparison == Comparison.Eq ? "= NULL" : "IS NOT NULL")}";

    private string References(BoundField field, Comparison comparison, BoundOperand operand)
    {
        var (open, other) = (field.Field.IsOpenReference, operand as BoundField);
        var ids = other is null ? Literal(field, FieldPiece.Value, Value(operand)!.Value) : (row.Read(field, FieldPiece.Value), row.Read(other, FieldPiece.Value));
        if (!open && other?.Field.IsOpenReference != true)
            return Pairs(comparison, ids);
        return other is null
            ? Pairs(comparison, ids, Literal(field, FieldPiece.Type, Value(operand)!.Value))
            : Pairs(comparison, ids, (TypeOf(field), TypeOf(other)));
    }

    private string TypeOf(BoundField field) => field.Field.Target is { } target ? scope.Parameter(target) : row.Read(field, FieldPiece.Type);

    private (string Left, string Right) Literal(BoundField field, FieldPiece piece, FieldValue value) =>
        (row.Read(field, piece), scope.Parameter(FieldPieces.Read(value, piece), Column(field, piece)));

    // What several columns make up is equal when each is, and differs when one does.
    private static string Pairs(Comparison comparison, params ReadOnlySpan<(string Left, string Right)> pairs)
    {
        var sign = Sign(comparison);
        var tests = new List<string>();
        foreach (var (left, right) in pairs)
            tests.Add($"{left} {sign} {right}");
        return tests.Count == 1 ? tests[0] : $"({string.Join(comparison == Comparison.Eq ? " AND " : " OR ", tests)})";
    }

    private static string Sign(Comparison comparison) => comparison switch
    {
        Comparison.Eq => "=",
        Comparison.Ne => "<>",
        Comparison.Lt => "<",
        Comparison.Le => "<=",
        Comparison.Gt => ">",
        _ => ">=",
    };
}
