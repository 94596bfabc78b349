using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Crm.Values;
using NodaTime;

namespace Crm.Records;

/// <summary>How one C# type becomes a field value and back, and the compiled way through the properties of a record.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = Kept)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Kept)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Kept)]
[UnconditionalSuppressMessage("Trimming", "IL2087", Justification = Kept)]
[UnconditionalSuppressMessage("Trimming", "IL2090", Justification = Kept)]
internal static class FieldAccess
{
    private const string Kept = "Members of record classes and value objects are kept by the annotation on RecordTypeBuilder<T>; conversions by the one here.";

    /// <summary>The kind that a C# type is by convention; null when it is of no kind.</summary>
    public static FieldKind? KindOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => FieldKind.Text,
        { IsEnum: true } => FieldKind.Choice,
        var t when t == typeof(ChoiceSet) || t == typeof(ExternalIds) => FieldKind.Choices,
        var t when t == typeof(long) || t == typeof(int) => FieldKind.Integer,
        var t when t == typeof(decimal) => FieldKind.Number,
        var t when t == typeof(bool) => FieldKind.Boolean,
        var t when t == typeof(LocalDate) => FieldKind.Date,
        var t when t == typeof(Instant) => FieldKind.Instant,
        var t when t == typeof(Money) => FieldKind.Money,
        var t when t == typeof(RecordRef) || ReferenceTarget(t) is not null => FieldKind.Reference,
        var t when t == typeof(GeoPoint) => FieldKind.Point,
        _ => null,
    };

    /// <summary>The record class that an <c>Id&lt;T&gt;</c> names; null for other types.</summary>
    public static Type? ReferenceTarget(Type type) =>
        type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(Id<>) ? type.GetGenericArguments()[0] : null;

    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(FieldConversions))]
    public static Func<Record, FieldValue> Reader(Type recordType, ImmutableArray<PropertyInfo> path)
    {
        var record = Expression.Parameter(typeof(Record), "record");
        var value = Along(Expression.Convert(record, recordType), path);
        var read = Expression.Call(ToValue(value.Type), Arguments(value));
        return Expression.Lambda<Func<Record, FieldValue>>(read, record).Compile();
    }

    public static Action<Record, FieldValue>? Writer(Type recordType, ImmutableArray<PropertyInfo> path)
    {
        if (Setter(path[0]) is null)
            return null;
        var record = Expression.Parameter(typeof(Record), "record");
        var value = Expression.Parameter(typeof(FieldValue), "value");
        var typed = Expression.Convert(record, recordType);
        var leaf = Expression.Call(FromValue(path[^1].PropertyType), value);
        var assigned = path.Length == 1 ? leaf : Rebuild(Expression.Property(typed, path[0]), path[1], leaf);
        var write = Expression.Call(Expression.Convert(record, path[0].DeclaringType!), Setter(path[0])!, assigned);
        return Expression.Lambda<Action<Record, FieldValue>>(write, record, value).Compile();
    }

    /// <summary>Whether two records hold equal C# values, by which their field values are equal too.</summary>
    public static Func<Record, Record, bool> Comparer(Type recordType, ImmutableArray<PropertyInfo> path)
    {
        var (left, right) = (Expression.Parameter(typeof(Record), "left"), Expression.Parameter(typeof(Record), "right"));
        var (one, other) = (Along(Expression.Convert(left, recordType), path), Along(Expression.Convert(right, recordType), path));
        var same = typeof(FieldAccess).GetMethod(nameof(Same), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(one.Type);
        return Expression.Lambda<Func<Record, Record, bool>>(Expression.Call(same, one, other), left, right).Compile();
    }

    /// <summary>Follows the properties, and is null where one of them is.</summary>
    public static Expression Along(Expression record, ImmutableArray<PropertyInfo> path)
    {
        Expression first = Expression.Property(record, path[0]);
        if (path.Length == 1)
            return first;
        Expression second = Expression.Property(first, path[1]);
        if (second.Type.IsValueType && Nullable.GetUnderlyingType(second.Type) is null)
            second = Expression.Convert(second, typeof(Nullable<>).MakeGenericType(second.Type));
        return Expression.Condition(Expression.Equal(first, Expression.Constant(null, first.Type)), Expression.Default(second.Type), second);
    }

    public static Func<T, FieldValue> ToValue<T>()
    {
        var value = Expression.Parameter(typeof(T), "value");
        return Expression.Lambda<Func<T, FieldValue>>(Expression.Call(ToValue(typeof(T)), Arguments(value)), value).Compile();
    }

    public static Func<FieldValue, T> FromValue<T>() => FromValue(typeof(T)).CreateDelegate<Func<FieldValue, T>>();

    public static MethodInfo? Setter(PropertyInfo property) =>
        property.DeclaringType!.GetProperty(property.Name, Flags | BindingFlags.DeclaredOnly)!.GetSetMethod(nonPublic: true);

    private const BindingFlags Flags = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static MethodCallExpression Rebuild(Expression holder, PropertyInfo member, Expression leaf)
    {
        var with = typeof(FieldAccess).GetMethod(nameof(With), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(holder.Type);
        var target = Expression.Parameter(holder.Type, "target");
        var set = Expression.Lambda(Expression.Call(target, member.GetSetMethod(nonPublic: true)!, leaf), target);
        return Expression.Call(with, holder, set);
    }

    private static bool Same<T>(T left, T right) => EqualityComparer<T>.Default.Equals(left, right);

    private static T? With<T>(T? current, Action<T> set) where T : class
    {
        var copy = current is null ? (T)Activator.CreateInstance(typeof(T), nonPublic: true)! : (T)CloneOf<T>().Invoke(current, null)!;
        set(copy);
        return copy.Equals(Activator.CreateInstance(typeof(T), nonPublic: true)) ? null : copy;
    }

    private static MethodInfo CloneOf<T>() => typeof(T).GetMethod("<Clone>$")
        ?? throw new InvalidOperationException($"{typeof(T).Name} is marked as a value object but is no C# record.");

    private static Expression Arguments(Expression value)
    {
        var wanted = ToValue(value.Type).GetParameters()[0].ParameterType;
        return value.Type == wanted ? value : Expression.Convert(value, wanted);
    }

    private static MethodInfo ToValue(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum)
            return Generic(nameof(FieldConversions.OfEnum), plain);
        if (ReferenceTarget(plain) is { } target)
            return Generic(nameof(FieldConversions.OfId), target);
        return Named("Of" + plain.Name);
    }

    private static MethodInfo FromValue(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var suffix = type == plain && type.IsValueType ? "OrDefault" : "";
        if (plain.IsEnum)
            return Generic(nameof(FieldConversions.ToEnum) + suffix, plain);
        if (ReferenceTarget(plain) is { } target)
            return Generic(nameof(FieldConversions.ToId) + suffix, target);
        return Named("To" + plain.Name + suffix);
    }

    // Static ones only: the conversion of texts is called ToString, as every object's own method is.
    private static MethodInfo Named(string name) => typeof(FieldConversions).GetMethod(name, BindingFlags.Public | BindingFlags.Static)
        ?? throw new InvalidOperationException($"No conversion {name}.");

    private static MethodInfo Generic(string name, Type argument) => Named(name).MakeGenericMethod(argument);
}
