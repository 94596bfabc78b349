using System.Linq.Expressions;
using Crm.Records;

namespace Crm.Sessions;

/// <summary>Gives a transition the values that it asks for.</summary>
/// <typeparam name="T">The record class.</typeparam>
public sealed class TransitionValues<T> where T : Record
{
    private readonly RecordType _type;
    private readonly T _record;

    internal TransitionValues(RecordType type, T record)
    {
        _type = type;
        _record = record;
    }

    /// <summary>Sets a property.</summary>
    /// <exception cref="ArgumentException">The property is no field, or only the library writes it.</exception>
    public TransitionValues<T> Set<TValue>(Expression<Func<T, TValue>> property, TValue value)
    {
        var field = _type.Get(FieldConvention.KeyOf(property));
        if (field.ReadOnly || field.Properties is not [var only])
            throw new ArgumentException($"{field.Key} cannot be set here.", nameof(property));
        only.SetValue(_record, value);
        return this;
    }

    /// <summary>Sets a field by its key.</summary>
    /// <exception cref="ArgumentException">There is no such field, or only the library writes it.</exception>
    public TransitionValues<T> Set(string field, FieldValue value)
    {
        var definition = _type.Get(field);
        if (definition.ReadOnly || definition.Write is not { } write)
            throw new ArgumentException($"{field} cannot be set here.", nameof(field));
        write(_record, value);
        return this;
    }
}
