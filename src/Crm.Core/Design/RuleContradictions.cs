using Crm.Records;
using Crm.Rules;

namespace Crm.Design;

/// <summary>Simple reasons why no record can meet a rule. What is found is certain; much is not found.</summary>
internal static class RuleContradictions
{
    public static bool IsNeverMet(Rule rule) => IsNeverMet([rule]);

    private static bool IsNeverMet(IEnumerable<Rule> conjunction)
    {
        var demands = new Dictionary<string, FieldDemand>(StringComparer.Ordinal);
        var open = new Stack<Rule>(conjunction);
        while (open.TryPop(out var rule))
        {
            switch (rule)
            {
                case AllRule all:
                    foreach (var inner in all.Rules)
                        open.Push(inner);
                    break;
                case AnyRule any when any.Rules.All(IsNeverMet):
                case NotRule { Inner: AllRule { Rules.IsEmpty: true } }:
                case InRule { Values.IsEmpty: true }:
                    return true;
                default:
                    if (PathOf(rule) is { } path && !DemandOn(demands, path).Add(rule))
                        return true;
                    break;
            }
        }

        return false;
    }

    private static string? PathOf(Rule rule) => rule switch
    {
        CompareRule compare => compare.Path,
        BetweenRule between => between.Path,
        InRule one => one.Path,
        EmptyRule empty => empty.Path,
        TextRule text => text.Path,
        HasRule has => has.Path,
        AnniversaryRule anniversary => anniversary.Path,
        _ => null,
    };

    private static FieldDemand DemandOn(Dictionary<string, FieldDemand> demands, string path)
    {
        if (!demands.TryGetValue(path, out var demand))
            demands[path] = demand = new FieldDemand();
        return demand;
    }

    /// <summary>What a conjunction has demanded of one field so far.</summary>
    private sealed class FieldDemand
    {
        private readonly List<(Comparison Comparison, FieldValue Value)> _compared = [];
        private bool _empty;
        private bool _present;

        /// <summary>False when nothing can meet all that is demanded.</summary>
        public bool Add(Rule rule)
        {
            switch (rule)
            {
                case EmptyRule { Empty: true }:
                    _empty = true;
                    break;
                case CompareRule { Comparison: Comparison.Ne } different:
                    return Compare(Comparison.Ne, different.Value);
                case CompareRule compare:
                    _present = true;
                    return Compare(compare.Comparison, compare.Value) && !(_empty && _present);
                case BetweenRule between:
                    _present = true;
                    return Compare(Comparison.Ge, between.From) && Compare(Comparison.Le, between.To) && !(_empty && _present);
                case InRule { Values: [var only] }:
                    _present = true;
                    return Compare(Comparison.Eq, only) && !(_empty && _present);
                default:
                    _present = true;
                    break;
            }

            return !(_empty && _present);
        }

        private bool Compare(Comparison comparison, Operand operand)
        {
            if (operand is not LiteralOperand { Value: { IsMissing: false } value } || !IsJudged(value))
                return true;
            foreach (var other in _compared)
            {
                if (Excludes(comparison, value, other.Comparison, other.Value))
                    return false;
            }

            _compared.Add((comparison, value));
            return true;
        }

        // The literals have the kinds of JSON: an instant may be written in several ways, and money is worth what a rate says.
        private static bool IsJudged(FieldValue value) => value.Kind switch
        {
            FieldKind.Text or FieldKind.Choice or FieldKind.State => !char.IsAsciiDigit(value.AsText()![0]) || value.AsText()!.Length == 10,
            FieldKind.Integer or FieldKind.Number or FieldKind.Boolean or FieldKind.Date or FieldKind.Instant => true,
            _ => false,
        };

        private static bool Excludes(Comparison one, FieldValue a, Comparison two, FieldValue b)
        {
            if (!AreComparable(a, b))
                return false;
            var order = a.CompareTo(b);
            return (one, two) switch
            {
                (Comparison.Eq, _) => !Holds(order, two),
                (_, Comparison.Eq) => !Holds(-order, one),
                (Comparison.Lt or Comparison.Le, Comparison.Gt or Comparison.Ge) => order < 0 || (order == 0 && !(one == Comparison.Le && two == Comparison.Ge)),
                (Comparison.Gt or Comparison.Ge, Comparison.Lt or Comparison.Le) => order > 0 || (order == 0 && !(one == Comparison.Ge && two == Comparison.Le)),
                _ => false,
            };
        }

        private static bool AreComparable(FieldValue a, FieldValue b)
        {
            var (left, right) = (FieldKinds.Of(a.Kind), FieldKinds.Of(b.Kind));
            return a.Kind == b.Kind || (left.IsText && right.IsText) || (left.IsNumeric && right.IsNumeric);
        }

        private static bool Holds(int order, Comparison comparison) => comparison switch
        {
            Comparison.Eq => order == 0,
            Comparison.Ne => order != 0,
            Comparison.Lt => order < 0,
            Comparison.Le => order <= 0,
            Comparison.Gt => order > 0,
            _ => order >= 0,
        };
    }
}
