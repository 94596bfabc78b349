using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Crm.Records;
using Crm.Values;

namespace Crm.Rules;

/// <summary>Which field a chain of C# properties is.</summary>
internal static class LambdaPath
{
    /// <summary>The path; null when the expression does not begin at the parameter of the lambda.</summary>
    /// <exception cref="ArgumentException">It begins there, but is no field.</exception>
    public static string? Find(Expression node, ParameterExpression parameter) => BeginsAt(node, parameter) ? Of(node, parameter) : null;

    /// <summary>A conversion that changes the C# type and not the value.</summary>
    public static bool IsPlain(UnaryExpression convert)
    {
        var from = Nullable.GetUnderlyingType(convert.Operand.Type) ?? convert.Operand.Type;
        var to = Nullable.GetUnderlyingType(convert.Type) ?? convert.Type;
        return to.IsAssignableFrom(from)
            || (from.IsEnum && (to == typeof(int) || to == typeof(long)))
            || (to == typeof(long) && from == typeof(int))
            || (to == typeof(decimal) && (from == typeof(int) || from == typeof(long)))
            || (to == typeof(RecordRef) && FieldAccess.ReferenceTarget(from) is not null);
    }

    public static bool BeginsAt(Expression? node, ParameterExpression parameter) => node switch
    {
        ParameterExpression other => other == parameter ? true : throw LambdaReader.Cannot(
            other, "A rule about related records sees only those; compare fields of the outer record outside."),
        MemberExpression member => BeginsAt(member.Expression, parameter),
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.Negate or ExpressionType.ArrayLength } unary =>
            BeginsAt(unary.Operand, parameter),
        BinaryExpression binary => BeginsAt(binary.Left, parameter) || BeginsAt(binary.Right, parameter),
        MethodCallExpression call => BeginsAt(call.Object, parameter) || call.Arguments.Any(a => BeginsAt(a, parameter)),
        _ => false,
    };

    private static string Of(Expression node, ParameterExpression parameter) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert => IsPlain(convert)
            ? Of(convert.Operand, parameter)
            : throw LambdaReader.Cannot(node, "Compare the property without a cast."),
        MemberExpression { Member: { Name: "Value", DeclaringType: { } nullable } } value when Nullable.GetUnderlyingType(nullable) is not null =>
            Of(value.Expression!, parameter),
        MemberExpression { Member: PropertyInfo property, Expression: { } holder } => Member(node, property, holder, parameter),
        MethodCallExpression call => Call(call, parameter),
        _ => throw LambdaReader.Cannot(node, "Compare fields with values; compute values before, in a variable."),
    };

    private static string Member(Expression node, PropertyInfo property, Expression holder, ParameterExpression parameter)
    {
        if (property.DeclaringType == typeof(Money))
            return $"{Of(holder, parameter)}.{(property.Name is nameof(Money.BaseAmount) ? "base" : FieldKey.Camel(property.Name))}";
        var begins = holder == parameter || holder is UnaryExpression { Operand: ParameterExpression };
        if (begins && RootOf(property) is { } root)
            return root;
        var isField = FieldAccess.KindOf(property.PropertyType) is not null || property.PropertyType.IsDefined(typeof(ValueObjectAttribute));
        if (begins && isField && !IsNoField(property))
            return SystemFields.KeyOf(FieldKey.Camel(property.Name));
        if (!begins && isField && holder.Type.IsDefined(typeof(ValueObjectAttribute)))
            return $"{Of(holder, parameter)}.{FieldKey.Camel(property.Name)}";
        throw LambdaReader.Cannot(node, property switch
        {
            { Name: nameof(Record.IsDeleted) } => "Write DeletedAt != null.",
            { Name: nameof(Record.RawId) or nameof(Record.Ref) } => "Compare Id.",
            _ when IsPartList(property.PropertyType) || IsPartList(holder.Type) => "Write Related<T>(\"set\").Any(…) on the record.",
            _ => "A rule sees properties that are fields, members of value objects and of money, and nothing inside text, dates or ids.",
        });
    }

    private static bool IsPartList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(PartList<>);

    private static string? RootOf(PropertyInfo property) =>
        property.DeclaringType is { IsGenericType: true } part && part.GetGenericTypeDefinition() == typeof(Part<,>) && property.Name is "Root"
            ? RecordName.Of(part.GetGenericArguments()[1])
            : null;

    private static bool IsNoField(PropertyInfo property) =>
        property.DeclaringType == typeof(Record) && property.Name is nameof(Record.IsDeleted) or nameof(Record.Ref);

    private static string Call(MethodCallExpression call, ParameterExpression parameter)
    {
        if (call.Method.DeclaringType == typeof(RuleExtensions) && call.Method.Name is nameof(RuleExtensions.To))
        {
            var field = LambdaReader.Lambda(call.Arguments[1]);
            var end = Find(field.Body, field.Parameters[0]) ?? throw LambdaReader.Cannot(field, "To names a field of the record that is referred to.");
            return $"{Of(call.Arguments[0], parameter)}.{end}";
        }

        if (call.Method.Name is "get_Item" && call.Object is { } holder && typeof(Record).IsAssignableFrom(holder.Type))
            return CustomKey(call);
        throw LambdaReader.Cannot(call, LambdaReader.HintFor(call.Method));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "CustomField<T>.Key is used by Record<T>, so it is kept.")]
    private static string CustomKey(MethodCallExpression call)
    {
        var field = LambdaValue.Of(call.Arguments[0]) ?? throw LambdaReader.Cannot(call, "The custom field is null.");
        return (string)field.GetType().GetProperty(nameof(CustomField<string>.Key))!.GetValue(field)!;
    }
}
