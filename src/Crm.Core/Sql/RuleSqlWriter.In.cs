using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;

namespace Crm.Sql;

internal sealed partial class RuleSqlWriter
{
    protected override string VisitIn(BoundIn node)
    {
        var tests = new List<string>();
        var values = node.Values.SelectMany(Values).Where(v => !v.IsMissing).ToList();
        if (node.Field.Field.Kind == FieldKind.Reference)
        {
            tests.AddRange(ReferencesIn(node.Field, values));
        }
        else
        {
            var money = values.Where(v => v.Kind == FieldKind.Money).ToList();
            tests.AddRange(money.Select(v => Holds(node.Field, Comparison.Eq, new BoundLiteral(v))));
            tests.AddRange(OneOf(node.Field, FieldPieces.Worth(node.Field.Field), [.. values.Except(money)]));
        }

        tests.AddRange(node.Values.OfType<BoundField>().Select(f => Holds(node.Field, Comparison.Eq, f)));
        if (tests.Count == 0)
            return Constant(node.Negated);
        var plain = node.Field.IsOwn && node.Field.Field.Kind != FieldKind.Money && !node.Values.Any(v => v is BoundField);
        return Negatable(AnyOf(tests), node.Negated, plain ? row.Read(node.Field, FieldPiece.Value) : null);
    }

    private IEnumerable<FieldValue> Values(BoundOperand operand) => operand switch
    {
        BoundField => [],
        BoundAsker { Set: not AskerSet.Me and var set } => InClosures.SetOf(scope.Context.Asker, set).Order().Select(r => FieldValue.Reference(r)),
        _ => [Value(operand)!.Value],
    };

    private IEnumerable<string> ReferencesIn(BoundField field, List<FieldValue> values)
    {
        if (field.Field.Target is { } target)
            return OneOf(field, FieldPiece.Value, values.FindAll(v => string.Equals(v.AsReference()!.Value.Type, target, StringComparison.Ordinal)));
        return values.GroupBy(v => v.AsReference()!.Value.Type, StringComparer.Ordinal).Select(
            ofType => $"({row.Read(field, FieldPiece.Type)} = {scope.Parameter(ofType.Key)} AND {OneOf(field, FieldPiece.Value, [.. ofType]).First()})");
    }

    /// <summary>One test, or none for no values.</summary>
    private IEnumerable<string> OneOf(BoundField field, FieldPiece piece, List<FieldValue> values)
    {
        var column = Column(field, piece);
        if (FieldKinds.Of(column.Kind).IsNumeric)
            values = [.. values.Select(v => NumberLiteral.Fit(Comparison.Eq, v, column)).OfType<(Comparison, FieldValue Value)>().Select(v => v.Value)];
        if (values.Count == 0)
            return [];
        return [$"{row.Read(field, piece)} IN ({string.Join(", ", values.Select(v => scope.Parameter(v, column)))})"];
    }
}
