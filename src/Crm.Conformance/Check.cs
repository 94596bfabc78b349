using Crm.Records;

namespace Crm.Conformance;

/// <summary>Says in a sentence what does not hold.</summary>
internal static class Check
{
    public static void That(bool holds, string sentence)
    {
        if (!holds)
            throw new ConformanceException(sentence);
    }

    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new ConformanceException($"{what}: expected {Show(expected)}, found {Show(actual)}.");
    }

    public static void Sequence<T>(IEnumerable<T> expected, IEnumerable<T> actual, string what)
    {
        var (wanted, found) = (expected.ToArray(), actual.ToArray());
        if (!wanted.SequenceEqual(found))
            throw new ConformanceException($"{what}: expected [{string.Join(", ", wanted)}], found [{string.Join(", ", found)}].");
    }

    /// <summary>The same, in any order.</summary>
    public static void Set<T>(IEnumerable<T> expected, IEnumerable<T> actual, string what)
    {
        var (missing, left) = (expected.ToList(), actual.ToList());
        left.RemoveAll(missing.Remove);
        That(missing.Count == 0 && left.Count == 0, $"{what}: missing {string.Join(", ", missing)}; too many {string.Join(", ", left)}.");
    }

    /// <summary>Every stored field is the same, system fields too.</summary>
    public static void Fields(Record expected, Record? actual)
    {
        if (actual is null)
            throw new ConformanceException($"{expected.Ref} is not there.");
        var type = StoreContract.Model.Catalog.Of(expected);
        Equal(expected.Tenant, actual.Tenant, $"The tenant of {expected.Ref}");
        foreach (var field in type.Diff(expected, actual))
            Equal(field.Read(expected), field.Read(actual), $"{type.Name}.{field.Key}");
    }

    public static void Values(IReadOnlyDictionary<string, FieldValue> expected, IReadOnlyDictionary<string, FieldValue> actual, string what) =>
        Sequence(expected.OrderBy(p => p.Key, StringComparer.Ordinal), actual.OrderBy(p => p.Key, StringComparer.Ordinal), what);

    public static async Task<TException> ThrowsAsync<TException>(Func<Task> action, string what) where TException : Exception
    {
        try
        {
            await action();
        }
        catch (TException error)
        {
            return error;
        }

        throw new ConformanceException($"{what}: expected a {typeof(TException).Name}, nothing was thrown.");
    }

    private static string Show<T>(T value) => value switch
    {
        null => "nothing",
        FieldValue { IsMissing: true } => "no value",
        string { Length: > 80 } text => $"\"{text[..80]}…\" of {text.Length} characters",
        _ => $"'{value}'",
    };
}
