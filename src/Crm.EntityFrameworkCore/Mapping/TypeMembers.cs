using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.EntityFrameworkCore;

/// <summary>The mapped members of an entity or of a value inside it, which EF Core builds by two classes that do the same.</summary>
internal sealed class TypeMembers
{
    private readonly HashSet<string> _mapped = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeMembers> _values = new(StringComparer.Ordinal);
    private readonly Type _type;
    private readonly Func<Type, string, IMutableProperty> _property;
    private readonly Func<Type, string, ComplexPropertyBuilder> _value;
    private readonly Action<string> _ignore;

    public TypeMembers(EntityTypeBuilder entity)
    {
        _type = entity.Metadata.ClrType;
        _property = (type, name) => entity.Property(type, name).Metadata;
        _value = (type, name) => entity.ComplexProperty(type, name);
        _ignore = name => entity.Ignore(name);
    }

    private TypeMembers(ComplexPropertyBuilder value)
    {
        _type = value.Metadata.ComplexType.ClrType;
        _property = (type, name) => value.Property(type, name).Metadata;
        _value = (type, name) => value.ComplexProperty(type, name);
        _ignore = name => value.Ignore(name);
    }

    public IMutableProperty Property(Type type, string name)
    {
        _mapped.Add(name);
        return _property(type, name);
    }

    /// <summary>A value that lies in several columns.</summary>
    /// <param name="property">Where it is.</param>
    /// <param name="isRequired">False when its columns say that there is none, by which EF Core needs one that is never null otherwise.</param>
    public TypeMembers Value(PropertyInfo property, bool isRequired)
    {
        if (_values.TryGetValue(property.Name, out var known))
            return known;
        _mapped.Add(property.Name);
        return _values[property.Name] = new TypeMembers(_value(property.PropertyType, property.Name).IsRequired(isRequired));
    }

    /// <summary>Leaves out whatever was not asked for.</summary>
    public void IgnoreOthers()
    {
        foreach (var property in _type.GetProperties().Where(p => p.GetIndexParameters().Length == 0 && !_mapped.Contains(p.Name)))
            _ignore(property.Name);
        foreach (var value in _values.Values)
            value.IgnoreOthers();
    }
}
