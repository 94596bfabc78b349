using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;

namespace Crm.Records;

/// <summary>Builds the catalogue of a record class: by convention from its properties, then refined fluently.</summary>
/// <typeparam name="T">The record class.</typeparam>
/// <remarks>
/// Public properties of a kind's C# type become fields under their name in camel case; a value object's members become fields of their own;
/// a <see cref="PartList{T}"/> makes its class a part. <c>required</c> members, non-nullable texts and non-nullable ids are required. Used while a model is
/// built, by one thread.
/// </remarks>
public sealed class RecordTypeBuilder<[DynamicallyAccessedMembers(Members)] T> : IRecordTypeBuilder where T : Record<T>
{
    internal const DynamicallyAccessedMemberTypes Members = DynamicallyAccessedMemberTypes.PublicProperties
        | DynamicallyAccessedMemberTypes.NonPublicProperties | DynamicallyAccessedMemberTypes.PublicConstructors
        | DynamicallyAccessedMemberTypes.NonPublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods;

    private readonly List<FieldBuilder> _fields;
    private readonly List<Action<Record>> _derivations = [];
    private readonly ImmutableArray<PartAccess> _parts;
    private bool _owned = !typeof(IPart).IsAssignableFrom(typeof(T));

    internal RecordTypeBuilder() => (_fields, _parts) = FieldConvention.Read(typeof(T));

    string IRecordTypeBuilder.Name => RecordName.Of<T>();

    /// <summary>Refines one field.</summary>
    /// <param name="property">A property, or a member of a value object: <c>p => p.Billing!.City</c>.</param>
    /// <exception cref="ArgumentException">The expression is no field of the type.</exception>
    public FieldBuilder Field<TValue>(Expression<Func<T, TValue>> property) => Named(FieldConvention.KeyOf(property));

    /// <summary>Refines one field by its key.</summary>
    /// <exception cref="ArgumentException">There is no such field.</exception>
    public FieldBuilder Field(string key) => Named(key);

    /// <summary>Leaves a property out: it is neither stored nor seen by rules.</summary>
    public RecordTypeBuilder<T> Ignore<TValue>(Expression<Func<T, TValue>> property)
    {
        var key = FieldConvention.KeyOf(property);
        _fields.RemoveAll(f => string.Equals(f.Key, key, StringComparison.Ordinal) || f.Key.StartsWith(key + ".", StringComparison.Ordinal));
        return this;
    }

    /// <summary>Adds a custom field that every tenant has.</summary>
    public FieldBuilder Custom<TValue>(CustomField<TValue> field)
    {
        var builder = FieldBuilder.ForCustom(field.Key, field.Kind);
        _fields.Add(builder);
        return builder;
    }

    /// <summary>Says that records of this type have no owner, like products: whoever may read the type reads them all.</summary>
    public RecordTypeBuilder<T> Unowned()
    {
        _owned = false;
        return this;
    }

    /// <summary>Adds a computation that runs at every commit before validation, on the record and its parts.</summary>
    /// <param name="derive">Sets fields from other fields of the same record or its parts; must give the same result each time.</param>
    public RecordTypeBuilder<T> Derive(Action<T> derive)
    {
        _derivations.Add(record => derive((T)record));
        return this;
    }

    RecordType IRecordTypeBuilder.Build()
    {
        var system = SystemFields.For<T>(_owned);
        var fields = _fields.Select(f => f.Build(typeof(T))).ToImmutableArray();
        ThrowOnDuplicates([.. system, .. fields]);
        return new RecordType(
            typeof(T),
            FieldConvention.Factory(typeof(T)),
            [.. system, .. fields],
            [.. fields.SelectMany(f => FieldViews.Of(f))],
            _owned,
            _parts,
            typeof(T).BaseType is { IsGenericType: true } b && b.GetGenericTypeDefinition() == typeof(Part<,>) ? RecordName.Of(b.GetGenericArguments()[1]) : null,
            [.. _derivations]);
    }

    private FieldBuilder Named(string key) => _fields.Find(f => string.Equals(f.Key, key, StringComparison.Ordinal))
        ?? throw new ArgumentException($"{RecordName.Of<T>()} has no field '{key}'; it has {string.Join(", ", _fields.Select(f => f.Key))}.", nameof(key));

    private static void ThrowOnDuplicates(IEnumerable<FieldDefinition> fields)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (!seen.Add(field.Key))
                throw new ArgumentException($"{RecordName.Of<T>()} has two fields with the key '{field.Key}'.");
        }
    }
}

/// <summary>A record type builder without its type.</summary>
internal interface IRecordTypeBuilder
{
    string Name { get; }

    FieldBuilder Field(string key);

    RecordType Build();
}
