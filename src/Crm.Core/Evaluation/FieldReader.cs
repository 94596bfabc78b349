using Crm.Records;

namespace Crm.Evaluation;

/// <summary>Reads what a bound field stands for, over its references.</summary>
public static class FieldReader
{
    /// <summary>A function that reads the field: missing where the path leads nowhere, into the recycle bin, or to what may not be seen.</summary>
    public static Func<Record, RuleContext, FieldValue> Of(BoundField field)
    {
        var read = Readers.Of(field);
        return (record, context) => read(record, context);
    }
}
