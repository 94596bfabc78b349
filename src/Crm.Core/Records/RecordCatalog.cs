using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Crm.Records;

/// <summary>A set of records on the many side: those of <paramref name="Type"/> whose field <paramref name="Via"/> names a record.</summary>
/// <param name="Name">The name of the set, such as <c>opportunities</c>.</param>
/// <param name="Type">The type of its members.</param>
/// <param name="Via">The reference of the members that leads back.</param>
public sealed record RelatedSet(string Name, RecordType Type, FieldDefinition Via);

/// <summary>All record types of a model and how they refer to each other.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RecordCatalog
{
    private readonly FrozenDictionary<string, RecordType> _byName;
    private readonly FrozenDictionary<Type, RecordType> _byClass;
    private readonly FrozenDictionary<string, ImmutableArray<RelatedSet>> _related;

    /// <summary>Composes a catalogue and checks that every reference, part and related set fits.</summary>
    /// <exception cref="ArgumentException">Two types share a name, a reference names a type that is not there, or two related sets of a type share a name.</exception>
    public RecordCatalog(IEnumerable<RecordType> types)
    {
        Types = [.. types];
        foreach (var twice in Types.GroupBy(t => t.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            throw new ArgumentException($"Two record types are called '{twice.Key}'; give one of them a [RecordName].", nameof(types));
        _byName = Types.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        _byClass = Types.ToFrozenDictionary(t => t.ClrType);
        _related = RelatedSets.Compose(Types).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Every record type, in the order added.</summary>
    public ImmutableArray<RecordType> Types { get; }

    /// <summary>The type with that name; null when there is none.</summary>
    public RecordType? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The type with that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists what there is.</exception>
    public RecordType Get(string name) => Find(name)
        ?? throw new ArgumentException($"No record type is called '{name}'; there are {string.Join(", ", _byName.Keys.Order(StringComparer.Ordinal))}.", nameof(name));

    /// <summary>The type of that class.</summary>
    /// <exception cref="ArgumentException">The class is not part of the model.</exception>
    public RecordType Get(Type recordClass) => _byClass.GetValueOrDefault(recordClass)
        ?? throw new ArgumentException($"{recordClass.Name} is not part of the model; add it with m.Add<{recordClass.Name}>().", nameof(recordClass));

    /// <summary>The type of that class.</summary>
    public RecordType Get<T>() where T : Record => Get(typeof(T));

    /// <summary>The type of a record.</summary>
    public RecordType Of(Record record) => Get(record.GetType());

    /// <summary>The related set of a type; null when it has none of that name.</summary>
    public RelatedSet? Related(RecordType type, string name)
    {
        foreach (var set in RelatedTo(type))
        {
            if (string.Equals(set.Name, name, StringComparison.Ordinal))
                return set;
        }

        return null;
    }

    /// <summary>Every related set of a type, in the order declared.</summary>
    public ImmutableArray<RelatedSet> RelatedTo(RecordType type) => _related.TryGetValue(type.Name, out var sets) ? sets : [];

    /// <summary>The same catalogue with some types replaced by others of the same name.</summary>
    internal RecordCatalog With(IReadOnlyDictionary<string, RecordType> replaced) =>
        replaced.Count == 0 ? this : new RecordCatalog(Types.Select(t => replaced.GetValueOrDefault(t.Name, t)));
}
