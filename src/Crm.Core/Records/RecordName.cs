using System.Collections.Concurrent;
using System.Reflection;

namespace Crm.Records;

/// <summary>Gives a record class another name than its own in camel case.</summary>
/// <param name="name">Lower camel case, letters and digits: <c>toDo</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RecordNameAttribute(string name) : Attribute
{
    /// <summary>The name used in rules, JSON, journal and tables.</summary>
    public string Name { get; } = name;

    /// <summary>The name of many: what a related set is called; null to add an s, or turn y into ies.</summary>
    public string? Plural { get; init; }
}

/// <summary>The stable names of record classes.</summary>
/// <remarks>A name is the class name in camel case, or what <see cref="RecordNameAttribute"/> says. Thread-safe.</remarks>
public static class RecordName
{
    private static readonly ConcurrentDictionary<Type, (string Name, string Plural)> Names = new();

    /// <summary>The name of one: <c>opportunity</c>.</summary>
    public static string Of<T>() where T : Record => Cache<T>.Name;

    /// <summary>The name of one: <c>opportunity</c>.</summary>
    public static string Of(Type type) => Names.GetOrAdd(type, Find).Name;

    /// <summary>The name of many: <c>opportunities</c>.</summary>
    public static string Plural(Type type) => Names.GetOrAdd(type, Find).Plural;

    internal static string CamelCase(string name) => string.Concat(char.ToLowerInvariant(name[0]), name[1..]);

    private static (string Name, string Plural) Find(Type type)
    {
        var given = type.GetCustomAttribute<RecordNameAttribute>();
        var name = given?.Name ?? CamelCase(type.Name);
        return (name, given?.Plural ?? PluralOf(name));
    }

    private static string PluralOf(string name) => name switch
    {
        [.., 'a' or 'e' or 'i' or 'o' or 'u', 'y'] => name + "s",
        [.., 'y'] => string.Concat(name.AsSpan(0, name.Length - 1), "ies"),
        [.., 's'] or [.., 'x'] or [.., 'c', 'h'] or [.., 's', 'h'] => name + "es",
        _ => name + "s",
    };

    private static class Cache<T> where T : Record
    {
        public static readonly string Name = Names.GetOrAdd(typeof(T), Find).Name;
    }
}
