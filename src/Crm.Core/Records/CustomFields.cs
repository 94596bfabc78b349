using System.Collections;
using System.Collections.Immutable;

namespace Crm.Records;

/// <summary>The custom values of one record: immutable, compared value by value.</summary>
/// <remarks>A value is kept under its key and kind together (<c>score#number</c>), so a path has one type over all tenants and for ever.</remarks>
public sealed class CustomFields : IReadOnlyCollection<KeyValuePair<string, FieldValue>>, IEquatable<CustomFields>
{
    private readonly ImmutableSortedDictionary<string, FieldValue> _values;

    private CustomFields(ImmutableSortedDictionary<string, FieldValue> values) => _values = values;

    /// <summary>No custom value.</summary>
    public static CustomFields None { get; } = new(ImmutableSortedDictionary.Create<string, FieldValue>(StringComparer.Ordinal));

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <summary>Key and kind in one word, as stores keep it: <c>score#number</c>.</summary>
    public static string StoredKey(string key, FieldKind kind) => $"{key}#{FieldKinds.Of(kind).Name}";

    /// <summary>The value; missing when there is none.</summary>
    public FieldValue Get(string key, FieldKind kind) => GetStored(StoredKey(key, kind));

    /// <summary>The value under a key in its stored form; missing when there is none.</summary>
    public FieldValue GetStored(string storedKey) => _values.GetValueOrDefault(storedKey);

    /// <summary>The same values with this one; a missing value takes the key away.</summary>
    public CustomFields With(string key, FieldKind kind, FieldValue value) => WithStored(StoredKey(key, kind), value);

    /// <summary>The same values with this one under a key in its stored form.</summary>
    public CustomFields WithStored(string storedKey, FieldValue value) => value.IsMissing
        ? _values.ContainsKey(storedKey) ? new CustomFields(_values.Remove(storedKey)) : this
        : new CustomFields(_values.SetItem(storedKey, value));

    /// <inheritdoc/>
    public bool Equals(CustomFields? other) =>
        other is not null && (ReferenceEquals(_values, other._values) || _values.SequenceEqual(other._values));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CustomFields);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(0, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    /// <summary>By stored key, in code-point order.</summary>
    public IEnumerator<KeyValuePair<string, FieldValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
