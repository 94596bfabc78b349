using System.Diagnostics.CodeAnalysis;

namespace Crm.Records;

/// <summary>The typed identity of a record: a lead's id cannot be passed where a party's is wanted.</summary>
/// <typeparam name="T">The record's class.</typeparam>
/// <remarks>
/// A version-7 Guid from <see cref="IIdGenerator"/>. No order in time is promised: sort by a time, then by id. Ids order by their sixteen
/// bytes, most significant first, which every store keeps. The default value is empty and names no record. Immutable.
/// </remarks>
public readonly struct Id<T> : IEquatable<Id<T>>, IComparable<Id<T>>, IComparable, ISpanParsable<Id<T>> where T : Record
{
    /// <summary>Wraps a Guid that is known to be the id of a <typeparamref name="T"/>.</summary>
    public Id(Guid value) => Value = value;

    /// <summary>The Guid itself.</summary>
    public Guid Value { get; }

    /// <summary>True for the default value, which names no record.</summary>
    public bool IsEmpty => Value == Guid.Empty;

    /// <summary>Reads an id from its usual text form.</summary>
    /// <exception cref="FormatException">The text is not a Guid.</exception>
    public static Id<T> Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));

    /// <inheritdoc/>
    public static Id<T> Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => new(Guid.Parse(s, provider));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Id<T> result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Id<T> result)
    {
        var parsed = Guid.TryParse(s, provider, out var value);
        result = new Id<T>(value);
        return parsed;
    }

    /// <summary>The same identity, with the record type's name beside it.</summary>
    public RecordRef ToRef() => new(RecordName.Of<T>(), Value);

    /// <summary>The same identity, with the record type's name beside it.</summary>
    public static implicit operator RecordRef(Id<T> id) => id.ToRef();

    /// <inheritdoc/>
    public bool Equals(Id<T> other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Id<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Id<T> other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Id<T> other => CompareTo(other),
        _ => throw new ArgumentException($"An Id<{typeof(T).Name}> compares only with its own kind.", nameof(obj)),
    };

    /// <summary>The Guid in lower case with hyphens.</summary>
    public override string ToString() => Value.ToString();

    /// <summary>True when both name the same record.</summary>
    public static bool operator ==(Id<T> left, Id<T> right) => left.Equals(right);

    /// <summary>True when they name different records.</summary>
    public static bool operator !=(Id<T> left, Id<T> right) => !left.Equals(right);

    /// <summary>Order by the sixteen bytes.</summary>
    public static bool operator <(Id<T> left, Id<T> right) => left.CompareTo(right) < 0;

    /// <summary>Order by the sixteen bytes.</summary>
    public static bool operator <=(Id<T> left, Id<T> right) => left.CompareTo(right) <= 0;

    /// <summary>Order by the sixteen bytes.</summary>
    public static bool operator >(Id<T> left, Id<T> right) => left.CompareTo(right) > 0;

    /// <summary>Order by the sixteen bytes.</summary>
    public static bool operator >=(Id<T> left, Id<T> right) => left.CompareTo(right) >= 0;
}
