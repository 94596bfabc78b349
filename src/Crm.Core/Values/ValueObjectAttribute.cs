namespace Crm.Values;

/// <summary>Marks an immutable record whose members are fields of the record that holds it, such as an address.</summary>
/// <remarks>The class must be a C# record with a parameterless constructor and init-only members.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ValueObjectAttribute : Attribute;
