using System.Globalization;
using Crm.Errors;
using Crm.Import.Errors;
using Crm.Import.Files;
using Crm.Import.Mappings;
using Crm.Records;
using Crm.Values;

namespace Crm.Import.Cells;

/// <summary>One field of a record, as its mapping reads it from rows.</summary>
/// <param name="definition">The field.</param>
/// <param name="mapping">Where its value comes from.</param>
/// <param name="text">The text there.</param>
/// <param name="currency">The currency of money without one; null for none.</param>
/// <param name="otherwise">What is taken where this is missing; null for nothing.</param>
/// <param name="emptiness">What it means that nothing is said.</param>
internal sealed class FieldCell(
    FieldDefinition definition, ValueMapping mapping, CellText text, CellText? currency, FieldCell? otherwise, Emptiness emptiness)
{
    private readonly (decimal Least, decimal Most) _whole = IsSmall(definition) ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);

    // Made with the first cell: whether a mapping is right is told when all of it is bound.
    private CellChoices Choices => field ??= new CellChoices(definition, mapping);

    public FieldDefinition Field => definition;

    public string? Column => text.Names ?? otherwise?.Column;

    /// <summary>True when every row gives the same value.</summary>
    public bool IsConstant => mapping.Constant is not null;

    /// <summary>What the row says, to a draft.</summary>
    public void Read(SourceReader row, FieldsDraft draft)
    {
        if (mapping.Of is { } path && text.IsOf(row))
        {
            draft.Look(definition, path);
            return;
        }

        if (text.Read(row) is not { } said)
        {
            if (otherwise is not null)
                otherwise.Read(row, draft);
            else if (emptiness == Emptiness.Empties)
                draft.Set(definition, FieldValue.Missing, text.Names);
            else if (emptiness == Emptiness.Refuses)
                draft.Refuse(text.Names, null, new Problem(ProblemCodes.FieldRequired, definition.Key));
        }
        else if (definition.Kind == FieldKind.Reference)
            draft.Refer(new NamedRecord(definition, mapping.By?.Fold == true ? Fold.Of(said) : said, mapping.By, text.Names));
        else if (Value(said, row) is { } value)
            Set(draft, said, value);
        else
            draft.Refuse(text.Names, said, ImportTexts.Problem(ImportCodes.BadValue, ("value", said), ("wanted", Wanted)) with { Path = definition.Key });
    }

    // What the commit would refuse is better refused here: a row that is refused there has all of its batch judged again.
    private void Set(FieldsDraft draft, string said, FieldValue value)
    {
        if (definition.Check(value) is { } problem)
            draft.Refuse(text.Names, said, problem);
        else
            draft.Set(definition, value, text.Names, isSaid: !IsConstant);
    }

    private FieldValue? Value(string said, SourceReader row) => definition.Kind switch
    {
        // So that what is known is not taken for a change.
        FieldKind.Text => definition.Normalise(FieldValue.Text(said)),
        FieldKind.Choice or FieldKind.State => Choices.One(said) is { } choice ? FieldValue.Text(choice, definition.Kind) : null,
        FieldKind.Choices => FieldValue.Choices(Choices.Several(said)),
        FieldKind.Integer => CellValues.TryNumber(said, mapping, out var number) && IsWhole(number) ? FieldValue.Integer((long)number) : null,
        FieldKind.Number => CellValues.TryNumber(said, mapping, out var number) ? FieldValue.Number(number) : null,
        FieldKind.Boolean => CellValues.Truth(said) is { } truth ? FieldValue.Boolean(truth) : null,
        FieldKind.Date => text.Times.Date(said) is { } date ? FieldValue.Date(date) : null,
        FieldKind.Instant => text.Times.Instant(said) is { } instant ? FieldValue.Instant(instant) : null,
        FieldKind.Money => Money(said, row),
        _ => null,
    };

    private FieldValue? Money(string said, SourceReader row)
    {
        var code = CellCurrency.Take(ref said, currency?.Read(row));
        return code is not null && CellValues.TryNumber(said, mapping, out var amount) ? FieldValue.Money(new Money(amount, code)) : null;
    }

    private bool IsWhole(decimal number) => number == decimal.Truncate(number) && number >= _whole.Least && number <= _whole.Most;

    private static bool IsSmall(FieldDefinition definition) =>
        definition.Properties is [.., var property] && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(int);

    private string Wanted => definition.Kind switch
    {
        FieldKind.Date or FieldKind.Instant => mapping.Formats.IsEmpty
            ? "a date by ISO 8601, such as 2026-01-31"
            : $"a date of the form {string.Join(" or ", mapping.Formats)}",
        FieldKind.Boolean => "yes or no",
        FieldKind.Integer => string.Create(CultureInfo.InvariantCulture, $"a whole number from {_whole.Least} to {_whole.Most}"),
        FieldKind.Choice => $"one of {string.Join(", ", definition.AllowedChoices)}",
        FieldKind.Number => $"a number with \"{mapping.Decimal}\" before its decimals",
        FieldKind.Money => "an amount with a currency in the cell or in the mapping, and no sign of another",
        _ => $"a {FieldKinds.Of(definition.Kind).Name}, which cells cannot hold",
    };
}
