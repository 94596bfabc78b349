using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Crm.Events;

/// <summary>Every event that a model may raise, by name.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class EventRegistry
{
    private readonly FrozenDictionary<string, EventType> _byName;

    /// <summary>Composes a registry.</summary>
    /// <exception cref="ArgumentException">One event is registered in two forms.</exception>
    internal EventRegistry(IEnumerable<EventType> types)
    {
        Types = [.. types.Distinct()];
        foreach (var twice in Types.GroupBy(t => t.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            throw new ArgumentException($"The event '{twice.Key}' is registered in several forms; give each form a schema number and a name of its own.", nameof(types));
        _byName = Types.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>Every event, in the order registered.</summary>
    public ImmutableArray<EventType> Types { get; }

    /// <summary>The event with that name; null when it is not registered.</summary>
    public EventType? Find(string name) => _byName.GetValueOrDefault(name);
}
