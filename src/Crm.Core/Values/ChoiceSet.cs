using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Crm.Values;

/// <summary>A set of choices, such as tags: distinct, in code-point order, immutable and compared by value.</summary>
[CollectionBuilder(typeof(ChoiceSet), nameof(Create))]
public sealed class ChoiceSet : IReadOnlyCollection<string>, IEquatable<ChoiceSet>
{
    private readonly ImmutableArray<string> _items;

    private ChoiceSet(ImmutableArray<string> items) => _items = items;

    /// <summary>No choice.</summary>
    public static ChoiceSet None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <summary>The set of these choices; repeated and empty ones count once and not at all.</summary>
    public static ChoiceSet Create(ReadOnlySpan<string> choices)
    {
        if (choices is [{ Length: > 0 } only])
            return new ChoiceSet([only]);
        var distinct = new SortedSet<string>(CodePointOrder.Instance);
        foreach (var choice in choices)
        {
            if (!string.IsNullOrEmpty(choice))
                distinct.Add(choice);
        }

        return distinct.Count == 0 ? None : new ChoiceSet([.. distinct]);
    }

    /// <summary>True when the choice is in the set; case matters.</summary>
    public bool Contains(string choice) => _items.AsSpan().Contains(choice);

    /// <summary>The same choices and this one.</summary>
    public ChoiceSet With(string choice) => Contains(choice) ? this : Create([.. _items, choice]);

    /// <summary>The same choices without this one.</summary>
    public ChoiceSet Without(string choice) => Contains(choice) ? new ChoiceSet(_items.Remove(choice, StringComparer.Ordinal)) : this;

    /// <inheritdoc/>
    public bool Equals(ChoiceSet? other) => other is not null && _items.AsSpan().SequenceEqual(other._items.AsSpan(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ChoiceSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in _items)
            hash.Add(item, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The choices, separated by commas.</summary>
    public override string ToString() => string.Join(", ", _items);
}
