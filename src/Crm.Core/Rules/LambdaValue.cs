using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using Crm.Records;
using Crm.Time;
using Crm.Values;
using NodaTime;

namespace Crm.Rules;

/// <summary>What the part of a lambda that is not about the record is worth: constants, captured variables and their members; nothing is called.</summary>
internal static class LambdaValue
{
    private const string Hint = "Compute the value before, in a variable, and use that.";

    public static object? Of(Expression node)
    {
        switch (node)
        {
            case ConstantExpression constant:
                return constant.Value;
            case UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert when LambdaPath.IsPlain(convert):
                return Of(convert.Operand);
            case DefaultExpression { Type.IsValueType: false }:
                return null;
            case MemberExpression { Member: FieldInfo field } member:
                return field.GetValue(Holder(member));
            case MemberExpression { Member: { Name: "Value", DeclaringType: { } nullable } } value when Nullable.GetUnderlyingType(nullable) is not null:
                return Of(value.Expression!);
            case MemberExpression { Member: PropertyInfo property } member:
                return property.GetValue(Holder(member), BindingFlags.DoNotWrapExceptions, null, null, null);
            case NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array:
                return array.Expressions.Select(Of).ToArray();
            // Periods are pure values, and there is no shorter way to write one.
            case MethodCallExpression { Object: null, Method: { DeclaringType: { } type } method } call when type == typeof(RelativePeriod):
                return method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [.. call.Arguments.Select(Of)], null);
            // So are days and places.
            case NewExpression { Constructor: { } constructor } made when made.Type == typeof(LocalDate) || made.Type == typeof(GeoPoint):
                return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. made.Arguments.Select(Of)], null);
            default:
                throw LambdaReader.Cannot(node, node is MethodCallExpression call2 ? LambdaReader.HintFor(call2.Method) ?? Hint : Hint);
        }
    }

    /// <summary>The elements of a captured collection.</summary>
    public static IEnumerable<object?> Elements(Expression node) => Unwrapped(node) switch
    {
        var inner when Of(inner) is IEnumerable items and not string => items.Cast<object?>(),
        _ => throw LambdaReader.Cannot(node, "Contains takes a captured array, list or set."),
    };

    /// <summary>The literal for a C# value.</summary>
    /// <param name="value">The value; not null.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="choices">The enum of the property beside it, which C# compares as a number; null for others.</param>
    public static Operand Literal(object? value, Expression node, Type? choices)
    {
        var literal = value switch
        {
            string text => FieldValue.Text(text),
            Enum choice => Choice(choice, node),
            int or long when choices is not null => Choice((Enum)Enum.ToObject(choices, value), node),
            int number => FieldValue.Integer(number),
            long number => FieldValue.Integer(number),
            decimal number => FieldValue.Number(number),
            bool truth => FieldValue.Boolean(truth),
            LocalDate date => FieldValue.Date(date),
            Instant instant => FieldValue.Instant(instant),
            RecordRef reference => FieldValue.Reference(reference),
            GeoPoint point => FieldValue.Point(point),
            Money => throw LambdaReader.Cannot(node, "Money compares by its worth: write o.Amount!.BaseAmount > 1000m, or compare Amount!.Amount and Amount!.Currency."),
            { } id when FieldAccess.ReferenceTarget(id.GetType()) is { } target =>
                FieldValue.Reference(new RecordRef(RecordName.Of(target), Guid.Parse(id.ToString()!))),
            null => throw LambdaReader.Cannot(node, "It is null: nothing compares with a missing value; write == null."),
            _ => throw LambdaReader.Cannot(node, $"A rule has no {value.GetType().Name}; use text, bool, int, long, decimal, Instant, LocalDate, an id or an enum."),
        };
        return literal.IsMissing
            ? throw LambdaReader.Cannot(node, "An empty text or id is a missing value: write == null, or string.IsNullOrEmpty(…).")
            : Operand.Of(literal);
    }

    private static FieldValue Choice(Enum choice, Expression node) => Enum.IsDefined(choice.GetType(), choice)
        ? FieldValue.Text(RecordName.CamelCase(choice.ToString()))
        : throw LambdaReader.Cannot(node, $"{choice} is no {choice.GetType().Name}.");

    // C# 14 binds array.Contains to spans, with a conversion round the array.
    private static Expression Unwrapped(Expression node) => node switch
    {
        MethodCallExpression { Method: { Name: "op_Implicit" } } convert => convert.Arguments[0],
        UnaryExpression { NodeType: ExpressionType.Convert } convert => convert.Operand,
        _ => node,
    };

    private static object? Holder(MemberExpression member) => member.Expression is null
        ? null
        : Of(member.Expression) ?? throw LambdaReader.Cannot(member, $"{member.Expression} is null.");
}
