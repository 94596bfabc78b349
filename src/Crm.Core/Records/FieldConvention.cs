using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Crm.Values;

namespace Crm.Records;

/// <summary>Which fields and parts the properties of a class are.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Kept)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Kept)]
[UnconditionalSuppressMessage("Trimming", "IL2067", Justification = Kept)]
internal static class FieldConvention
{
    private const string Kept = "Members of record classes are kept by the annotation on RecordTypeBuilder<T>; value objects by their use in them.";

    public static (List<FieldBuilder> Fields, ImmutableArray<PartAccess> Parts) Read(Type type)
    {
        var fields = new List<FieldBuilder>();
        var parts = ImmutableArray.CreateBuilder<PartAccess>();
        foreach (var property in Declared(type))
        {
            if (PartOf(property) is { } part)
                parts.Add(new PartAccess(part, ListOf(type, property)));
            else if (property.PropertyType.IsDefined(typeof(ValueObjectAttribute)))
                fields.AddRange(Declared(property.PropertyType).Where(IsField).Select(m => Field([property, m])));
            else if (IsField(property))
                fields.Add(Field([property]));
        }

        return (fields, parts.ToImmutable());
    }

    public static string KeyOf(LambdaExpression property)
    {
        var names = new Stack<string>();
        var node = property.Body is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : property.Body;
        while (node is MemberExpression { Member: PropertyInfo member } access)
        {
            names.Push(FieldKey.Camel(member.Name));
            node = access.Expression!;
        }

        return node is ParameterExpression && names.Count > 0
            ? SystemFields.KeyOf(string.Join('.', names))
            : throw new ArgumentException($"'{property.Body}' names no property.", nameof(property));
    }

    public static Func<Record> Factory(Type type)
    {
        var constructor = type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, [])
            ?? throw new ArgumentException($"{type.Name} needs a parameterless constructor, which may be private, so that stores can make one.");
        return Expression.Lambda<Func<Record>>(Expression.New(constructor)).Compile();
    }

    private static Func<Record, IPartList> ListOf(Type type, PropertyInfo property)
    {
        var root = Expression.Parameter(typeof(Record), "root");
        var list = Expression.Convert(Expression.Property(Expression.Convert(root, type), property), typeof(IPartList));
        return Expression.Lambda<Func<Record, IPartList>>(list, root).Compile();
    }

    private static FieldBuilder Field(ImmutableArray<PropertyInfo> path) => FieldBuilder.ForProperties(
        string.Join('.', path.Select(p => FieldKey.Camel(p.Name))),
        path,
        path.Length == 1 && IsRequired(path[0]));

    private static IEnumerable<PropertyInfo> Declared(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(p => p.GetIndexParameters().Length == 0 && !IsOfTheLibrary(p))
        .OrderBy(p => p.MetadataToken);

    private static bool IsOfTheLibrary(PropertyInfo property) => property.DeclaringType == typeof(Record)
        || (property.DeclaringType is { IsGenericType: true } declaring
            && (declaring.GetGenericTypeDefinition() == typeof(Record<>) || declaring.GetGenericTypeDefinition() == typeof(Part<,>)));

    private static bool IsField(PropertyInfo property) =>
        FieldAccess.KindOf(property.PropertyType) is not null && FieldAccess.Setter(property) is not null;

    private static Type? PartOf(PropertyInfo property) =>
        property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(PartList<>)
            ? list.GetGenericArguments()[0]
            : null;

    private static bool IsRequired(PropertyInfo property) =>
        property.IsDefined(typeof(RequiredMemberAttribute))
        || property.PropertyType == typeof(RecordRef)
        || FieldAccess.ReferenceTarget(property.PropertyType) is not null
        || (!property.PropertyType.IsValueType
            && property.PropertyType != typeof(ChoiceSet)
            && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.NotNull);
}
