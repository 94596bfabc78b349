using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Crm.Records;

/// <summary>The catalogue of one record type: its name, its fields, its parts, and how one is made, copied and compared.</summary>
/// <remarks>Immutable and thread-safe. Everything generic is written once against it.</remarks>
public sealed class RecordType
{
    private readonly Func<Record> _create;
    private readonly FrozenDictionary<string, FieldDefinition> _byKey;

    internal RecordType(
        Type clrType,
        Func<Record> create,
        ImmutableArray<FieldDefinition> fields,
        ImmutableArray<FieldDefinition> views,
        bool owned,
        ImmutableArray<PartAccess> parts,
        string? root,
        ImmutableArray<Action<Record>> derivations)
    {
        ClrType = clrType;
        Name = RecordName.Of(clrType);
        Plural = RecordName.Plural(clrType);
        _create = create;
        Fields = fields;
        Views = views;
        IsOwned = owned;
        Parts = parts;
        Root = root;
        Derivations = derivations;
        _byKey = fields.Concat(views).ToFrozenDictionary(f => f.Key, StringComparer.Ordinal);
        PartTypes = [.. parts.Select(p => RecordName.Of(p.PartClass))];
        MoneyFields = [.. fields.Where(f => f.Kind == FieldKind.Money)];
        RequiredFields = [.. fields.Where(f => f.Required)];
        UniqueFields = [.. fields.Where(f => f.Unique)];
        CustomKeys = fields.Where(f => f.Custom).Select(f => CustomFields.StoredKey(f.Key, f.Kind)).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The record class.</summary>
    public Type ClrType { get; }

    /// <summary>The name of one, such as <c>opportunity</c>.</summary>
    public string Name { get; }

    /// <summary>The name of many, such as <c>opportunities</c>.</summary>
    public string Plural { get; }

    /// <summary>Every field that is stored, system fields first, then in the order declared.</summary>
    public ImmutableArray<FieldDefinition> Fields { get; }

    /// <summary>Fields that show a piece of another one, such as <c>amount.currency</c>.</summary>
    public ImmutableArray<FieldDefinition> Views { get; }

    /// <summary>True when records have an owner and an owning team.</summary>
    public bool IsOwned { get; }

    /// <summary>The root's name when records are parts; null otherwise.</summary>
    public string? Root { get; }

    /// <summary>The field of a part that names its root; null when records are no parts.</summary>
    public FieldDefinition? RootField => Root is null ? null : Find(Root);

    /// <summary>The names of the types whose records are parts of this one.</summary>
    public ImmutableArray<string> PartTypes { get; }

    /// <summary>The text by which people call a record; null when there is none.</summary>
    internal FieldDefinition? NameField => Find("name") ?? Find("subject") ?? Find("title");

    internal ImmutableArray<FieldDefinition> MoneyFields { get; }

    internal ImmutableArray<FieldDefinition> RequiredFields { get; }

    internal ImmutableArray<FieldDefinition> UniqueFields { get; }

    /// <summary>The keys of the custom fields, as they are stored.</summary>
    internal FrozenSet<string> CustomKeys { get; }

    internal ImmutableArray<PartAccess> Parts { get; }

    internal ImmutableArray<Action<Record>> Derivations { get; }

    /// <summary>The field or view with that key; null when there is none.</summary>
    public FieldDefinition? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The field or view with that key.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists what there is.</exception>
    public FieldDefinition Get(string key) => Find(key)
        ?? throw new ArgumentException($"{Name} has no field '{key}'; it has {string.Join(", ", _byKey.Keys.Order(StringComparer.Ordinal))}.", nameof(key));

    /// <summary>An empty record of a tenant, for a store to fill field by field.</summary>
    public Record Create(TenantId tenant)
    {
        var record = _create();
        record.Tenant = tenant;
        return record;
    }

    /// <summary>A copy with the same values, and copies of its parts.</summary>
    public Record Copy(Record record) => record.GetType() == ClrType
        ? record.Copy()
        : throw new ArgumentException($"A {record.GetType().Name} is not a {Name}.", nameof(record));

    /// <summary>The parts of one type that a record of this one holds, in the order added.</summary>
    /// <exception cref="ArgumentException">The record is none of this type, or records of the other type are no parts of it.</exception>
    public IReadOnlyList<Record> PartsOf(Record root, RecordType part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return ListOf(root, part.ClrType).Items;
    }

    /// <summary>Adds a new part to a record of this type; takes effect with the commit.</summary>
    /// <exception cref="ArgumentException">The record is none of this type, or the part is none of its parts.</exception>
    public void AddPart(Record root, Record part)
    {
        ArgumentNullException.ThrowIfNull(part);
        ListOf(root, part.GetType()).Add(part);
    }

    /// <summary>Takes a part out of a record of this type; takes effect with the commit. False when the record does not hold it.</summary>
    /// <exception cref="ArgumentException">The record is none of this type, or the part is none of its parts.</exception>
    public bool RemovePart(Record root, Record part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return ListOf(root, part.GetType()).Remove(part);
    }

    /// <summary>Brings a record into the form in which a commit writes it: its values in their normal form, then what follows from them. Parts and the worth of money in the base currency are not looked at.</summary>
    public void Normalise(Record record)
    {
        foreach (var field in Fields)
            field.Normalise(record);
        foreach (var derive in Derivations)
            derive(record);
    }

    /// <summary>The fields whose values differ, in the order of <see cref="Fields"/>; parts are not looked at.</summary>
    public IReadOnlyList<FieldDefinition> Diff(Record before, Record after)
    {
        List<FieldDefinition>? changed = null;
        foreach (var field in Fields)
        {
            if (field.Differs(before, after))
                (changed ??= []).Add(field);
        }

        return changed ?? (IReadOnlyList<FieldDefinition>)[];
    }

    /// <summary>True when no field differs, so that <see cref="Diff"/> would find nothing.</summary>
    internal bool AreAlike(Record before, Record after)
    {
        foreach (var field in Fields)
        {
            if (field.Differs(before, after))
                return false;
        }

        return true;
    }

    /// <summary>The same type with custom fields that a tenant defined.</summary>
    /// <exception cref="ArgumentException">A key is taken already.</exception>
    internal RecordType WithCustom(IEnumerable<FieldDefinition> custom)
    {
        var added = custom.ToImmutableArray();
        foreach (var field in added)
        {
            if (Find(field.Key) is not null)
                throw new ArgumentException($"{Name} has a field '{field.Key}' already.", nameof(custom));
        }

        return added.IsEmpty ? this : new RecordType(
            ClrType, _create, Fields.AddRange(added), Views.AddRange(added.SelectMany(f => FieldViews.Of(f))), IsOwned, Parts, Root, Derivations);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private IPartList ListOf(Record root, Type part)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (root.GetType() != ClrType)
            throw new ArgumentException($"A {root.GetType().Name} is not a {Name}.", nameof(root));
        return Parts.FirstOrDefault(p => p.PartClass == part)?.ListOf(root)
            ?? throw new ArgumentException($"A {Name} has no parts of the class {part.Name}; its parts are {(PartTypes.IsEmpty ? "none" : string.Join(", ", PartTypes))}.", nameof(part));
    }

    internal RecordType With(Func<FieldDefinition, FieldDefinition> change) =>
        new(ClrType, _create, [.. Fields.Select(change)], Views, IsOwned, Parts, Root, Derivations);
}
