namespace Crm.Records;

/// <summary>How a C# type that may hold a field becomes a field value and back; for adapters that know columns by C# types.</summary>
/// <typeparam name="T">One of the types that <see cref="FieldKinds"/> names, an <see cref="Id{T}"/> or an enum; nullable or not.</typeparam>
/// <remarks>Thread-safe. Any member throws where the type is of no kind.</remarks>
public static class FieldConversion<T>
{
    /// <summary>The field value of a C# value; missing for null and for what is empty.</summary>
    public static Func<T, FieldValue> ToValue { get; } = FieldAccess.ToValue<T>();

    /// <summary>The C# value of a field value; of a missing one null, or the default of a type that is never null.</summary>
    public static Func<FieldValue, T> FromValue { get; } = FieldAccess.FromValue<T>();
}
