using Crm.Records;
using Crm.Rules;
using Crm.Values;

namespace Crm.Evaluation;

/// <summary>Compares two values as the kind of a field wants, missing ones included.</summary>
internal sealed class ValueComparison
{
    private readonly Way _way;
    private readonly Comparison _comparison;
    private readonly bool _whenMissing;

    public ValueComparison(FieldKind kind, Comparison comparison, BoundOperand operand, bool whenMissing)
    {
        _way = kind switch
        {
            FieldKind.Text or FieldKind.Choice or FieldKind.State => Way.Text,
            FieldKind.Money when operand is BoundLiteral { Value.Kind: FieldKind.Money } => Way.Amount,
            FieldKind.Integer or FieldKind.Number or FieldKind.Money => Way.Number,
            FieldKind.Choices => Way.Has,
            FieldKind.Date or FieldKind.Instant => Way.Ordered,
            _ => Way.Equality,
        };
        _comparison = comparison;
        _whenMissing = whenMissing;
    }

    private enum Way
    {
        Text,
        Number,
        Amount,
        Has,
        Ordered,
        Equality,
    }

    /// <summary>Whether the comparison of the two holds.</summary>
    public bool Holds(in FieldValue left, in FieldValue right)
    {
        if (left.IsMissing || right.IsMissing)
            return _whenMissing;
        switch (_way)
        {
            case Way.Number:
                return Numbers(left, right);
            case Way.Text when _comparison is Comparison.Eq or Comparison.Ne:
                return string.Equals(left.AsText(), right.AsText(), StringComparison.Ordinal) == (_comparison == Comparison.Eq);
            case Way.Text:
                return Holds(CodePointOrder.Instance.Compare(left.AsText(), right.AsText()));
            case Way.Ordered:
                return Holds(left.CompareTo(right));
            case Way.Amount:
                var (amount, wanted) = (left.AsMoney()!, right.AsMoney()!);
                return (amount.Amount == wanted.Amount && string.Equals(amount.Currency, wanted.Currency, StringComparison.Ordinal)) == (_comparison == Comparison.Eq);
            case Way.Has:
                return left.AsChoices()!.Contains(right.AsText()!) == (_comparison == Comparison.Eq);
            default:
                return left.Equals(right) == (_comparison == Comparison.Eq);
        }
    }

    // Money whose worth is not known yet counts as missing.
    private bool Numbers(in FieldValue left, in FieldValue right)
    {
        if (left.Kind == FieldKind.Integer && right.Kind == FieldKind.Integer)
            return Holds(left.AsInteger()!.Value.CompareTo(right.AsInteger()!.Value));
        return left.AsNumber() is { } a && right.AsNumber() is { } b ? Holds(a.CompareTo(b)) : _whenMissing;
    }

    private bool Holds(int order) => _comparison switch
    {
        Comparison.Eq => order == 0,
        Comparison.Ne => order != 0,
        Comparison.Lt => order < 0,
        Comparison.Le => order <= 0,
        Comparison.Gt => order > 0,
        _ => order >= 0,
    };
}
