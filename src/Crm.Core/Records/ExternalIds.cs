using System.Collections;
using System.Collections.Immutable;
using Crm.Values;

namespace Crm.Records;

/// <summary>One id by which another system knows a record.</summary>
/// <param name="System">The other system's name in this tenant, such as <c>erp</c>; at most 63 characters, no colon.</param>
/// <param name="Value">Its key there; case matters.</param>
public readonly record struct ExternalId(string System, string Value)
{
    /// <summary>System, colon and value: the form that rules compare.</summary>
    public override string ToString() => $"{System}:{Value}";
}

/// <summary>The external ids of one record: at most one per system; immutable and compared by value.</summary>
public sealed class ExternalIds : IReadOnlyCollection<ExternalId>, IEquatable<ExternalIds>
{
    // By system. They are few: mostly one.
    private readonly ImmutableArray<ExternalId> _ids;

    // Read again and again in a commit; two that make it at once make the same.
    private ChoiceSet? _choices;

    private ExternalIds(ImmutableArray<ExternalId> ids) => _ids = ids;

    internal ChoiceSet Choices => _choices ??= _ids is [var only] ? [only.ToString()] : [.. _ids.Select(e => e.ToString())];

    /// <summary>No external id.</summary>
    public static ExternalIds None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _ids.Length;

    /// <summary>The key in that system; null when the system does not know the record.</summary>
    public string? this[string system] => Find(system) is >= 0 and var at ? _ids[at].Value : null;

    /// <summary>The same ids and this one, which replaces one of the same system.</summary>
    /// <exception cref="ArgumentException">The system or the value is empty, or the system holds a colon.</exception>
    public ExternalIds With(string system, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(system);
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (system.Contains(':', StringComparison.Ordinal) || system.Length > 63)
            throw new ArgumentException("A system's name is at most 63 characters without a colon.", nameof(system));
        var (id, at) = (new ExternalId(system, value), Find(system));
        return new ExternalIds(at < 0 ? _ids.Insert(~at, id) : _ids.SetItem(at, id));
    }

    /// <summary>The same ids without that system's.</summary>
    public ExternalIds Without(string system) => Find(system) is >= 0 and var at ? new ExternalIds(_ids.RemoveAt(at)) : this;

    /// <inheritdoc/>
    public bool Equals(ExternalIds? other) => other is not null && _ids.AsSpan().SequenceEqual(other._ids.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ExternalIds);

    /// <inheritdoc/>
    public override int GetHashCode() => _ids.Aggregate(0, HashCode.Combine);

    /// <summary>By system, in code-point order.</summary>
    public IEnumerator<ExternalId> GetEnumerator() => ((IEnumerable<ExternalId>)_ids).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>All ids, separated by commas.</summary>
    public override string ToString() => string.Join(", ", _ids);

    // The complement of where it would stand when it is not there.
    private int Find(string system)
    {
        for (var i = 0; i < _ids.Length; i++)
        {
            if (string.CompareOrdinal(_ids[i].System, system) is >= 0 and var order)
                return order == 0 ? i : ~i;
        }

        return ~_ids.Length;
    }
}
