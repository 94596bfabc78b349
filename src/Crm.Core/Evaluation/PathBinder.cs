using Crm.Errors;
using Crm.Records;
using Crm.Rules;
using Crm.Time;

namespace Crm.Evaluation;

/// <summary>Finds the fields by which records are sorted, grouped and summarised.</summary>
/// <remarks>The same paths as in rules, with the same rights: what may not be read does not exist. Thread-safe.</remarks>
public static class PathBinder
{
    /// <summary>A field of a kind that has an order.</summary>
    /// <exception cref="RefusedException">There is no such field, or its kind has no order.</exception>
    public static BoundField Sortable(RecordType type, string path, RuleScope scope) =>
        Checked(type, path, scope, field => FieldKinds.Of(field.Kind).IsOrdered ? null : "a kind that has an order");

    /// <summary>A field that records may be grouped by.</summary>
    /// <param name="type">The type.</param>
    /// <param name="path">The path.</param>
    /// <param name="unit">The stretch of the calendar to group by; null for the value itself.</param>
    /// <param name="scope">What may be spoken of.</param>
    /// <exception cref="RefusedException">There is no such field, or its kind cannot be grouped so.</exception>
    public static BoundField Groupable(RecordType type, string path, CalendarUnit? unit, RuleScope scope) => Checked(type, path, scope, field => field.Kind switch
    {
        FieldKind.Date or FieldKind.Instant => null,
        _ when unit is not null => "a date or an instant",
        FieldKind.Choices or FieldKind.Point => "a kind that has an order",
        _ => null,
    });

    /// <summary>A field that may be counted, summed, or asked for its least and greatest value.</summary>
    /// <exception cref="RefusedException">There is no such field, or its kind does not fit.</exception>
    public static BoundField Measurable(RecordType type, string path, Aggregate aggregate, RuleScope scope) => Checked(type, path, scope, field => aggregate switch
    {
        Aggregate.Count => null,
        Aggregate.Sum when field.ViewOf is not null && field.Key.EndsWith(".amount", StringComparison.Ordinal) => "one currency; sum the base amount, or name the currency in a rule",
        Aggregate.Sum => FieldKinds.Of(field.Kind).IsNumeric ? null : "an integer, a number or money",
        _ => FieldKinds.Of(field.Kind).IsOrdered ? null : "a kind that has an order",
    });

    private static BoundField Checked(RecordType type, string path, RuleScope scope, Func<FieldDefinition, string?> wanted)
    {
        var problems = new ProblemList();
        var field = new PathBinding(scope, problems).Field(type, path, path);
        if (field is not null && wanted(field.Field) is { } allowed)
            problems.Add(ProblemCodes.QueryWrongKind, path, ("kind", FieldKinds.Of(field.Field.Kind).Name), ("allowed", allowed));
        return problems.Count > 0 ? throw new RefusedException(problems.All) : field!;
    }
}
