using System.Collections;

namespace Crm.Records;

/// <summary>The parts of one type that a root holds, in the order added.</summary>
/// <typeparam name="T">The part's class.</typeparam>
/// <remarks>Adding and removing take effect with the commit. No more thread-safe than the session.</remarks>
public sealed class PartList<T> : IReadOnlyList<T>, IPartList where T : Record
{
    private readonly List<T> _items = [];

    internal PartList()
    {
    }

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <summary>Adds a new part; null is refused.</summary>
    public void Add(T part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (!_items.Contains(part))
            _items.Add(part);
    }

    /// <summary>Takes a part out; false when it was not in.</summary>
    public bool Remove(T part) => _items.Remove(part);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    Type IPartList.PartClass => typeof(T);

    IReadOnlyList<Record> IPartList.Items => _items;

    void IPartList.Add(Record part) => Add((T)part);

    bool IPartList.Remove(Record part) => Remove((T)part);

    void IPartList.Clear() => _items.Clear();

    IPartList IPartList.Copy()
    {
        var copy = new PartList<T>();
        foreach (var part in _items)
            copy._items.Add((T)part.Copy());
        return copy;
    }
}

/// <summary>One part class of a root, and how its list is reached.</summary>
/// <param name="PartClass">The part's class.</param>
/// <param name="ListOf">The list of a root.</param>
internal sealed record PartAccess(Type PartClass, Func<Record, IPartList> ListOf);

/// <summary>A part list without its type.</summary>
internal interface IPartList
{
    Type PartClass { get; }

    IReadOnlyList<Record> Items { get; }

    void Add(Record part);

    bool Remove(Record part);

    void Clear();

    IPartList Copy();
}
