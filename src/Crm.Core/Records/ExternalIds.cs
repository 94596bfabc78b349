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
    private readonly ImmutableSortedDictionary<string, string> _bySystem;

    // Read again and again in a commit; two that make it at once make the same.
    private ChoiceSet? _choices;

    private ExternalIds(ImmutableSortedDictionary<string, string> bySystem) => _bySystem = bySystem;

    internal ChoiceSet Choices => _choices ??= ChoiceSet.Create([.. this.Select(e => e.ToString())]);

    /// <summary>No external id.</summary>
    public static ExternalIds None { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <inheritdoc/>
    public int Count => _bySystem.Count;

    /// <summary>The key in that system; null when the system does not know the record.</summary>
    public string? this[string system] => _bySystem.GetValueOrDefault(system);

    /// <summary>The same ids and this one, which replaces one of the same system.</summary>
    /// <exception cref="ArgumentException">The system or the value is empty, or the system holds a colon.</exception>
    public ExternalIds With(string system, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(system);
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (system.Contains(':', StringComparison.Ordinal) || system.Length > 63)
            throw new ArgumentException("A system's name is at most 63 characters without a colon.", nameof(system));
        return new ExternalIds(_bySystem.SetItem(system, value));
    }

    /// <summary>The same ids without that system's.</summary>
    public ExternalIds Without(string system) => new(_bySystem.Remove(system));

    /// <inheritdoc/>
    public bool Equals(ExternalIds? other) =>
        other is not null && (ReferenceEquals(_bySystem, other._bySystem) || _bySystem.SequenceEqual(other._bySystem));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ExternalIds);

    /// <inheritdoc/>
    public override int GetHashCode() => _bySystem.Aggregate(0, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    /// <summary>By system, in code-point order.</summary>
    public IEnumerator<ExternalId> GetEnumerator() => _bySystem.Select(p => new ExternalId(p.Key, p.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>All ids, separated by commas.</summary>
    public override string ToString() => string.Join(", ", this);
}
