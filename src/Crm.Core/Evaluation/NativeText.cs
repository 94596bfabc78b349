using System.Linq.Expressions;
using Crm.Records;

namespace Crm.Evaluation;

/// <summary>Reads a text field as the property has it, without the detour over a value of any kind.</summary>
internal static class NativeText
{
    /// <summary>A function that reads the field; null when missing.</summary>
    /// <param name="type">The type that has the field.</param>
    /// <param name="field">A text, choice or state.</param>
    public static Func<Record, string?> Of(RecordType type, FieldDefinition field)
    {
        var record = Expression.Parameter(typeof(Record), "record");
        if (NativeValue.Of(field, Expression.Convert(record, type.ClrType)) is not { Read: var read } || read.Type != typeof(string))
            return other => field.Read(other).AsText();
        return Expression.Lambda<Func<Record, string?>>(read, record).Compile();
    }
}
