using System.Reflection;
using Crm.Records;
using Crm.Sql;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Crm.EntityFrameworkCore;

/// <summary>Makes EF Core's converters out of what a dialect says of columns.</summary>
internal static class ColumnConverter
{
    private static readonly MethodInfo Generic = typeof(ColumnConverter).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The converter; null where the database keeps the C# type as it is.</summary>
    public static ValueConverter? For(Type type, SqlColumn column, RelationalDialect dialect)
    {
        var (model, stored) = (Nullable.GetUnderlyingType(type) ?? type, dialect.ProviderType(column));
        return model == stored ? null : (ValueConverter)Generic.MakeGenericMethod(model, stored).Invoke(null, [column, dialect])!;
    }

    private static ValueConverter<TModel, TStored> Make<TModel, TStored>(SqlColumn column, RelationalDialect dialect)
    {
        var (toValue, fromValue) = FunctionsOf<TModel>();
        return new ValueConverter<TModel, TStored>(
            model => ToStored<TStored>(toValue(model), column, dialect), stored => fromValue(dialect.FromDatabase(stored!, column)));
    }

    // What is missing equals nothing, and no row is found by it.
    private static TStored ToStored<TStored>(FieldValue value, SqlColumn column, RelationalDialect dialect)
    {
        if (value.IsMissing)
            return default!;
        return dialect.ToDatabase(value, column) is TStored stored
            ? stored
            : throw new InvalidOperationException($"{value} has more digits than the column {column.Name} keeps, which are {column.Scale} behind the point; round it first.");
    }

    private static (Func<T, FieldValue> To, Func<FieldValue, T> From) FunctionsOf<T>()
    {
        object to = OfNoField.TryGetValue(typeof(T), out var known) ? known.To : FieldConversion<T>.ToValue;
        return ((Func<T, FieldValue>)to, (Func<FieldValue, T>)(known.From ?? FieldConversion<T>.FromValue));
    }

    // The types of which no field is.
    private static readonly Dictionary<Type, (Delegate To, Delegate From)> OfNoField = new()
    {
        [typeof(TenantId)] = ((TenantId tenant) => FieldValue.Text(tenant.Value), (FieldValue value) => new TenantId(value.AsText()!)),
        [typeof(Guid)] = ((Guid id) => FieldValue.Reference(new RecordRef("", id)), (FieldValue value) => value.AsReference()!.Value.Id),
        [typeof(CustomFields)] = ((CustomFields fields) => FieldValue.Text(CustomJson.Write(fields)), (FieldValue value) => CustomJson.Read(value.AsText())),
    };
}
