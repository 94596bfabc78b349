using System.Reflection;
using Crm.Records;
using Crm.Sql;
using Crm.Values;

namespace Crm.EntityFrameworkCore;

/// <summary>Which C# properties the columns of a record's table are.</summary>
internal static class RecordProperties
{
    /// <summary>The properties that lead to a column's field, outermost first.</summary>
    public static PropertyInfo[] PathOf(RecordType type, ColumnLayout column) => column.Field switch
    {
        null => [Named(type, column.Column.Field)],
        { Properties.IsEmpty: false } field => [.. field.Properties],
        var root when root == type.RootField => [Named(type, "root")],
        var field => [Named(type, field.Key)],
    };

    /// <summary>The member of a value that one piece of it is; null for values that are one column.</summary>
    public static PropertyInfo? MemberOf(Type type, SqlColumn column) => (Nullable.GetUnderlyingType(type) ?? type, column.Piece) switch
    {
        (var t, FieldPiece.Base) when t == typeof(Money) => t.GetProperty(nameof(Money.BaseAmount)),
        (var t, _) when t == typeof(Money) => t.GetProperty(column.Piece.ToString()),
        (var t, FieldPiece.Type) when t == typeof(RecordRef) => t.GetProperty(nameof(RecordRef.Type)),
        (var t, _) when t == typeof(RecordRef) && column.Target is null => t.GetProperty(nameof(RecordRef.Id)),
        _ => null,
    };

    /// <summary>True for a member that is never null where the value that holds it is there.</summary>
    public static bool IsPresence(PropertyInfo member) =>
        (member.PropertyType.IsValueType && Nullable.GetUnderlyingType(member.PropertyType) is null)
        || (member.DeclaringType == typeof(Money) && member.Name is nameof(Money.Currency))
        || (member.DeclaringType == typeof(RecordRef) && member.Name is nameof(RecordRef.Type));

    /// <summary>True for a value object by whose columns one sees whether it is there.</summary>
    public static bool HasPresence(Type type) => type.GetProperties().Any(IsPresence);

    private static PropertyInfo Named(RecordType type, string key) =>
        type.ClrType.GetProperty(string.Concat(key.Split('.').Select(w => char.ToUpperInvariant(w[0]) + w[1..])))!;
}
