using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Crm.Records;

/// <summary>The choice that each member of an enum is: its name in camel case.</summary>
internal static class EnumNames<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names =
        Enum.GetValues<T>().Distinct().ToFrozenDictionary(v => v, v => RecordName.CamelCase(v.ToString()));

    private static readonly FrozenDictionary<string, T> Values =
        Names.ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

    public static ImmutableArray<string> All => [.. Enum.GetValues<T>().Distinct().Select(v => Names[v])];

    public static string Of(T value) => Names.TryGetValue(value, out var name)
        ? name
        : throw new InvalidOperationException($"{value} is no {typeof(T).Name}; allowed: {string.Join(", ", Values.Keys)}.");

    public static T Parse(string name) => Values.TryGetValue(name, out var value)
        ? value
        : throw new InvalidOperationException($"'{name}' is no {typeof(T).Name}; allowed: {string.Join(", ", Values.Keys)}.");
}

/// <summary>The choices of an enum type that is known at run time only.</summary>
internal static class EnumNames
{
    public static ImmutableArray<string> Of(Type type) => [.. Enum.GetNames(type).Select(RecordName.CamelCase)];
}
