using System.Collections.Immutable;
using Crm.Records;
using Crm.Time;

namespace Crm.Rules;

/// <summary>A rule about one field, half written: what comes next says how it is tested.</summary>
/// <param name="Path">The field's path.</param>
public readonly record struct FieldTest(string Path)
{
    /// <summary>Equal to the operand.</summary>
    public Rule Eq(Operand value) => new CompareRule(Path, Comparison.Eq, value);

    /// <summary>Equal to the text, choice or state.</summary>
    public Rule Eq(string value) => Eq(Operand.Of(FieldValue.Text(value)));

    /// <summary>Equal to the number.</summary>
    public Rule Eq(decimal value) => Eq(Operand.Of(FieldValue.Number(value)));

    /// <summary>Equal to the truth value.</summary>
    public Rule Eq(bool value) => Eq(Operand.Of(FieldValue.Boolean(value)));

    /// <summary>Equal to the reference.</summary>
    public Rule Eq(RecordRef value) => Eq(Operand.Of(FieldValue.Reference(value)));

    /// <summary>Not equal to the operand, or missing.</summary>
    public Rule Ne(Operand value) => new CompareRule(Path, Comparison.Ne, value);

    /// <summary>Not equal to the text, or missing.</summary>
    public Rule Ne(string value) => Ne(Operand.Of(FieldValue.Text(value)));

    /// <summary>Less than the operand.</summary>
    public Rule Lt(Operand value) => new CompareRule(Path, Comparison.Lt, value);

    /// <summary>Less than the number.</summary>
    public Rule Lt(decimal value) => Lt(Operand.Of(FieldValue.Number(value)));

    /// <summary>Less than or equal to the operand.</summary>
    public Rule Le(Operand value) => new CompareRule(Path, Comparison.Le, value);

    /// <summary>Less than or equal to the number.</summary>
    public Rule Le(decimal value) => Le(Operand.Of(FieldValue.Number(value)));

    /// <summary>Greater than the operand.</summary>
    public Rule Gt(Operand value) => new CompareRule(Path, Comparison.Gt, value);

    /// <summary>Greater than the number.</summary>
    public Rule Gt(decimal value) => Gt(Operand.Of(FieldValue.Number(value)));

    /// <summary>Greater than or equal to the operand.</summary>
    public Rule Ge(Operand value) => new CompareRule(Path, Comparison.Ge, value);

    /// <summary>Greater than or equal to the number.</summary>
    public Rule Ge(decimal value) => Ge(Operand.Of(FieldValue.Number(value)));

    /// <summary>Between the operands, both ends included.</summary>
    public Rule Between(Operand from, Operand to) => new BetweenRule(Path, from, to);

    /// <summary>Equal to one of the operands.</summary>
    public Rule In(params ReadOnlySpan<Operand> values) => new InRule(Path, [.. values]);

    /// <summary>Equal to one of the texts.</summary>
    public Rule In(params ReadOnlySpan<string> values)
    {
        var operands = ImmutableArray.CreateBuilder<Operand>(values.Length);
        foreach (var value in values)
            operands.Add(Operand.Of(FieldValue.Text(value)));
        return new InRule(Path, operands.MoveToImmutable());
    }

    /// <summary>Missing.</summary>
    public Rule Empty() => new EmptyRule(Path, Empty: true);

    /// <summary>Not missing.</summary>
    public Rule NotEmpty() => new EmptyRule(Path, Empty: false);

    /// <summary>The same text by its fold.</summary>
    public Rule Same(string text) => Text(TextComparison.Same, text);

    /// <summary>Holds the text, by its fold.</summary>
    public Rule Contains(string text) => Text(TextComparison.Contains, text);

    /// <summary>Begins with the text, by its fold.</summary>
    public Rule StartsWith(string text) => Text(TextComparison.StartsWith, text);

    /// <summary>Ends with the text, by its fold.</summary>
    public Rule EndsWith(string text) => Text(TextComparison.EndsWith, text);

    /// <summary>A set of choices that holds the choice.</summary>
    public Rule Has(string choice) => new HasRule(Path, Operand.Of(FieldValue.Text(choice)));

    /// <summary>A date whose next yearly return is at most that far away.</summary>
    public Rule Anniversary(RelativePeriod within) => new AnniversaryRule(Path, within);

    /// <summary>Stands above the other record along this reference.</summary>
    public Rule AncestorOf(RecordRef other) => new HierarchyRule(Path, HierarchyDirection.AncestorOf, Operand.Of(FieldValue.Reference(other)));

    /// <summary>Stands below the other record along this reference.</summary>
    public Rule DescendantOf(RecordRef other) => new HierarchyRule(Path, HierarchyDirection.DescendantOf, Operand.Of(FieldValue.Reference(other)));

    /// <summary>Differs between before and after.</summary>
    public Rule Changed() => new ChangedRule(Path);

    /// <summary>Had that value before.</summary>
    public Rule Was(Operand value) => new WasRule(Path, value);

    /// <summary>Had that text, choice or state before.</summary>
    public Rule Was(string value) => Was(Operand.Of(FieldValue.Text(value)));

    private TextRule Text(TextComparison comparison, string text) => new TextRule(Path, comparison, Operand.Of(FieldValue.Text(text)));
}
