using System.Reflection;
using System.Text;

namespace Crm.Core.Tests.Architecture;

/// <summary>The public surface of an assembly as text, one line per member.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().Where(IsWritten).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            foreach (var line in type.GetMembers(Declared).Where(IsVisible).Select(Line).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                text.Append("  ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    // The compiler gives extension members types of its own, beside the static methods that are listed.
    private static bool IsWritten(Type type) => !type.FullName!.Contains('<', StringComparison.Ordinal);

    private static string Head(Type type)
    {
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = type.BaseType is null || type.BaseType == typeof(object) || type.IsValueType ? "" : " : " + Name(type.BaseType);
        return $"{kind} {type.Namespace}.{Name(type)}{bases}";
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        _ => false,
    };

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo { IsSpecialName: true } => null,
        FieldInfo { IsLiteral: true } field => $"const {field.Name} = {Constant(field.GetRawConstantValue())}",
        FieldInfo field => $"field {field.Name} : {Name(field.FieldType)}",
        PropertyInfo property => $"property {property.Name}{Parameters(property.GetIndexParameters(), "[", "]")} : {Name(property.PropertyType)}{Accessors(property)}",
        MethodInfo method when method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal) => null,
        MethodInfo method when method.Name.Contains('<', StringComparison.Ordinal) || method.Name is "PrintMembers" or "get_EqualityContract" => null,
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{method.Name}{Generics(method)}{Parameters(method.GetParameters(), "(", ")")} : {Name(method.ReturnType)}",
        ConstructorInfo constructor => $"new{Parameters(constructor.GetParameters(), "(", ")")}",
        _ => null,
    };

    // A character that no editor shows is written by its number.
    private static object? Constant(object? value) => value is char c && char.IsControl(c) ? $"U+{(int)c:X4}" : value;

    private static string Accessors(PropertyInfo property)
    {
        var set = property.SetMethod is { } setter && IsVisible(setter);
        var init = set && property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Any(m => string.Equals(m.Name, "IsExternalInit", StringComparison.Ordinal));
        return init ? " { get; init; }" : set ? " { get; set; }" : " { get; }";
    }

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(ParameterInfo[] parameters, string open, string close) => parameters.Length == 0 && open == "["
        ? ""
        : open + string.Join(", ", parameters.Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.IsOptional ? "?" : "")}")) + close;

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        var plain = type.Name.Split('`')[0];
        if (type is { IsNested: true, IsGenericParameter: false })
            plain = type.DeclaringType!.Name.Split('`')[0] + "." + plain;
        return type.IsGenericType ? $"{plain}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : plain;
    }
}
