using System.Collections.Frozen;
using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Processes;

/// <summary>All processes of a model.</summary>
/// <remarks>A state field has one process. Immutable and thread-safe.</remarks>
public sealed class ProcessCatalog
{
    private readonly FrozenDictionary<string, ImmutableArray<BoundProcess>> _byType;

    /// <summary>Composes a catalogue.</summary>
    /// <exception cref="ArgumentException">Two processes share a key, or a state field.</exception>
    internal ProcessCatalog(IEnumerable<BoundProcess> processes)
    {
        All = [.. processes];
        foreach (var twice in All.GroupBy(p => p.Key, StringComparer.Ordinal).Where(g => g.Count() > 1))
            throw new ArgumentException($"Two processes are called '{twice.Key}'.", nameof(processes));
        foreach (var twice in All.GroupBy(p => (p.Type.Name, p.StateField.Key)).Where(g => g.Count() > 1))
            throw new ArgumentException($"Two processes move {twice.Key.Name}.{twice.Key.Key}.", nameof(processes));
        _byType = All.GroupBy(p => p.Type.Name, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>No process.</summary>
    public static ProcessCatalog Empty { get; } = new([]);

    /// <summary>Every process, in the order added.</summary>
    public ImmutableArray<BoundProcess> All { get; }

    /// <summary>The processes of a type, in the order added.</summary>
    public ImmutableArray<BoundProcess> Of(RecordType type) => Of(type.Name);

    /// <summary>The process of a type with that key; null when there is none.</summary>
    public BoundProcess? Find(string type, string key) => Of(type).FirstOrDefault(p => string.Equals(p.Key, key, StringComparison.Ordinal));

    /// <summary>The process with that key, or the only one of the type.</summary>
    /// <exception cref="ArgumentException">The type has no such process, or several and none is named.</exception>
    public BoundProcess Get(RecordType type, string? key = null)
    {
        var all = Of(type);
        return key is null
            ? all is [var only] ? only : throw new ArgumentException($"{type.Name} has {all.Length} processes; name one of {Keys(all)}.", nameof(key))
            : Find(type.Name, key) ?? throw new ArgumentException($"{type.Name} has no process '{key}'; it has {Keys(all)}.", nameof(key));
    }

    /// <summary>True when a process of the type has the record in a won, lost or closed state.</summary>
    public bool IsClosed(RecordType type, Record record)
    {
        foreach (var process in Of(type))
        {
            if (process.IsClosed(record))
                return true;
        }

        return false;
    }

    private ImmutableArray<BoundProcess> Of(string type) => _byType.GetValueOrDefault(type, []);

    private static string Keys(ImmutableArray<BoundProcess> all) => all.Length == 0 ? "none" : string.Join(", ", all.Select(p => p.Key));
}
