using Crm.Records;
using Crm.Rules;

namespace Crm.Evaluation;

/// <summary>Builds tests whether a field equals one of several operands.</summary>
internal static class InClosures
{
    private const int WorthHashing = 8;

    public static RulePredicate Build(BoundIn node)
    {
        var (read, negated) = (Readers.Of(node.Field), node.Negated);
        if (Literals(node) is { } literals)
        {
            if (FieldKinds.Of(node.Field.Field.Kind).IsText)
            {
                var texts = literals.Select(v => v.AsText()!).ToHashSet(StringComparer.Ordinal);
                return (record, context) => (read(record, context).AsText() is { } text && texts.Contains(text)) != negated;
            }

            var values = literals.ToHashSet();
            return (record, context) => values.Contains(read(record, context)) != negated;
        }

        var tests = node.Values.Select(v => Test(node.Field, v)).ToArray();
        return (record, context) => Any(tests, read(record, context), record, context) != negated;
    }

    // Money is equal in two ways, so it is tested value by value.
    private static IEnumerable<FieldValue>? Literals(BoundIn node) =>
        node.Values.Length > WorthHashing && node.Field.Field.Kind != FieldKind.Money && node.Values.All(v => v is BoundLiteral)
            ? node.Values.Select(v => ((BoundLiteral)v).Value)
            : null;

    private static bool Any(Func<FieldValue, Record, RuleContext, bool>[] tests, FieldValue value, Record record, RuleContext context)
    {
        if (value.IsMissing)
            return false;
        foreach (var test in tests)
        {
            if (test(value, record, context))
                return true;
        }

        return false;
    }

    private static Func<FieldValue, Record, RuleContext, bool> Test(BoundField field, BoundOperand operand)
    {
        if (operand is BoundAsker { Set: not AskerSet.Me and var set })
            return (value, _, context) => SetOf(context.Asker, set).Contains(value.AsReference().GetValueOrDefault());
        var comparison = new ValueComparison(field.Field.Kind, Comparison.Eq, operand, whenMissing: false);
        if (operand is BoundLiteral { Value: var literal })
            return (value, _, _) => comparison.Holds(value, literal);
        var read = Readers.Of(operand);
        return (value, record, context) => comparison.Holds(value, read(record, context));
    }

    public static IReadOnlySet<RecordRef> SetOf(Asker asker, AskerSet set) => set switch
    {
        AskerSet.MyTeams => asker.Teams,
        AskerSet.MyUnit => asker.Unit,
        AskerSet.MySubordinates => asker.Subordinates,
        _ => throw new ArgumentOutOfRangeException(nameof(set), set, "Not a set."),
    };
}
