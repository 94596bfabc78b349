using Crm.Errors;
using Crm.Records;

namespace Crm.Evaluation;

/// <summary>Brings literals to the kind of the field beside them.</summary>
internal sealed class LiteralBinding(ProblemList problems)
{
    /// <summary>The literal as a value of the kind; missing after a problem.</summary>
    public FieldValue Bind(FieldValue value, Shape shape, string pointer, bool equality)
    {
        if (value.IsMissing)
            return Refuse(ProblemCodes.RuleMissingLiteral, pointer, ("field", shape.Name));
        return shape.Kind switch
        {
            FieldKind.Text or FieldKind.Choice or FieldKind.State or FieldKind.Choices => FieldKinds.Of(value.Kind).IsText
                ? Text(value.AsText()!, shape, pointer)
                : Wrong(value, shape, pointer),
            FieldKind.Integer or FieldKind.Number => value.Kind is FieldKind.Integer or FieldKind.Number
                ? Number(value, shape.Kind)
                : Wrong(value, shape, pointer),
            FieldKind.Money => Money(value, shape, pointer, equality),
            FieldKind.Date when FieldKinds.Of(value.Kind).IsText => Date(value.AsText()!, pointer),
            FieldKind.Instant when FieldKinds.Of(value.Kind).IsText => FieldText.TryInstant(value.AsText()!, out var instant)
                ? FieldValue.Instant(instant)
                : Bad(value, "an instant such as 2026-03-29T10:15:00Z", pointer),
            FieldKind.Reference when FieldKinds.Of(value.Kind).IsText => Reference(value.AsText()!, shape, pointer),
            FieldKind.Reference when value.Kind == FieldKind.Reference => OfType(value.AsReference()!.Value, shape, pointer),
            _ => value.Kind == shape.Kind ? value : Wrong(value, shape, pointer),
        };
    }

    public static ReadOnlySpan<(string Name, object? Value)> Mismatch(Shape shape, string found) => new (string, object?)[]
    {
        ("field", shape.Name), ("kind", shape.KindName), ("found", found), ("allowed", Allowed(shape)),
    };

    private static string Allowed(Shape shape) => shape.Kind switch
    {
        FieldKind.Text => "a text, a text field",
        FieldKind.Choice or FieldKind.State => shape.Choices.IsEmpty ? "a text, a text field" : string.Join(", ", shape.Choices),
        FieldKind.Choices => "one of its choices, with has",
        FieldKind.Integer or FieldKind.Number => "a number, a numeric field",
        FieldKind.Money => "a number, which is its worth in the base currency, a numeric field, or with eq, ne and in an amount with its currency",
        FieldKind.Boolean => "true, false, a boolean field",
        FieldKind.Date => "a day such as \"2026-03-29\", today, a date field",
        FieldKind.Instant => "an instant such as \"2026-03-29T10:15:00Z\", now, today, an instant field",
        FieldKind.Reference => $"the id of {(shape.Field?.Target is { } target ? "a " + target : "any record")}, a reference field, people around the asker",
        _ => "a place as [latitude,longitude], a point field",
    };

    private static FieldValue Number(FieldValue value, FieldKind kind)
    {
        var number = value.AsNumber()!.Value;
        if (kind != FieldKind.Integer)
            return FieldValue.Number(number);
        return number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue
            ? FieldValue.Integer((long)number)
            : FieldValue.Number(number);
    }

    private FieldValue Text(string text, Shape shape, string pointer) =>
        shape.Choices.IsEmpty || shape.Choices.Contains(text, StringComparer.Ordinal)
            ? FieldValue.Text(text, shape.Kind is FieldKind.Choices ? FieldKind.Text : shape.Kind)
            : Refuse(ProblemCodes.RuleUnknownChoice, pointer, ("value", text), ("field", shape.Name), ("allowed", shape.Choices), ("near", NearNames.Of(text, shape.Choices)));

    private FieldValue Money(FieldValue value, Shape shape, string pointer, bool equality) => value.Kind switch
    {
        FieldKind.Integer or FieldKind.Number => FieldValue.Number(value.AsNumber()),
        FieldKind.Money when equality => value,
        _ => Wrong(value, shape, pointer),
    };

    private FieldValue Date(string text, string pointer) => FieldText.TryDate(text, out var date) && date.Year is >= 1 and <= 9999
        ? FieldValue.Date(date)
        : Bad(FieldValue.Text(text), "a day such as 2026-03-29", pointer);

    private FieldValue Reference(string text, Shape shape, string pointer)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var type = space < 0 ? shape.Field?.Target : text[..space];
        return type is not null && Guid.TryParse(text.AsSpan(space + 1), out var id) && id != Guid.Empty
            ? OfType(new RecordRef(type, id), shape, pointer)
            : Bad(FieldValue.Text(text), shape.Field?.Target is null ? "a record type, a space and an id" : "an id", pointer);
    }

    private FieldValue OfType(RecordRef reference, Shape shape, string pointer) =>
        shape.Field?.Target is not { } target || string.Equals(target, reference.Type, StringComparison.Ordinal)
            ? FieldValue.Reference(reference)
            : Refuse(ProblemCodes.RuleWrongKind, pointer, Mismatch(shape, $"a {reference.Type}"));

    private FieldValue Wrong(FieldValue value, Shape shape, string pointer) =>
        Refuse(ProblemCodes.RuleWrongKind, pointer, Mismatch(shape, $"the {FieldKinds.Of(value.Kind).Name} {value}"));

    private FieldValue Bad(FieldValue value, string wanted, string pointer) =>
        Refuse(ProblemCodes.RuleBadLiteral, pointer, ("value", value.ToString()), ("wanted", wanted));

    private FieldValue Refuse(string code, string pointer, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        problems.Add(code, pointer, arguments);
        return FieldValue.Missing;
    }
}
