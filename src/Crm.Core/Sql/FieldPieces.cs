using System.Collections.Immutable;
using Crm.Records;
using Crm.Values;

namespace Crm.Sql;

/// <summary>Takes values apart into what columns keep, and puts them together again.</summary>
public static class FieldPieces
{
    private static readonly ImmutableArray<FieldPiece> OfText = [FieldPiece.Value, FieldPiece.Fold];
    private static readonly ImmutableArray<FieldPiece> OfOpenReference = [FieldPiece.Value, FieldPiece.Type];
    private static readonly ImmutableArray<FieldPiece> OfMoney =
        [FieldPiece.Amount, FieldPiece.Currency, FieldPiece.Base, FieldPiece.Rate, FieldPiece.RateDate];

    /// <summary>The columns of a field that is no view.</summary>
    public static ImmutableArray<SqlColumn> ColumnsOf(FieldDefinition field) =>
        [.. Of(field.Kind, field.IsOpenReference).Select(piece => SqlColumn.For(field, piece))];

    /// <summary>One piece of a value; missing when the value is.</summary>
    public static FieldValue Read(FieldValue value, FieldPiece piece) => value.IsMissing ? value : piece switch
    {
        FieldPiece.Fold => FieldValue.Text(Fold.Of(value.AsText())),
        FieldPiece.Type => FieldValue.Text(value.AsReference()!.Value.Type),
        FieldPiece.Amount => FieldValue.Number(value.AsMoney()!.Amount),
        FieldPiece.Currency => FieldValue.Text(value.AsMoney()!.Currency, FieldKind.Choice),
        FieldPiece.Base => FieldValue.Number(value.AsNumber()),
        FieldPiece.Rate => FieldValue.Number(value.AsMoney()!.Rate),
        FieldPiece.RateDate => FieldValue.Date(value.AsMoney()!.RateDate),
        _ => value,
    };

    /// <summary>The value whose pieces these are.</summary>
    /// <param name="kind">The kind of the value.</param>
    /// <param name="read">Reads a piece; missing where there is none.</param>
    public static FieldValue Compose(FieldKind kind, Func<FieldPiece, FieldValue> read)
    {
        if (kind == FieldKind.Money)
        {
            return read(FieldPiece.Amount).AsNumber() is { } amount
                ? FieldValue.Money(new Money(
                    amount,
                    read(FieldPiece.Currency).AsText()!,
                    read(FieldPiece.Base).AsNumber(),
                    read(FieldPiece.Rate).AsNumber(),
                    read(FieldPiece.RateDate).AsDate()))
                : default;
        }

        var value = read(FieldPiece.Value);
        return kind == FieldKind.Reference && value.AsReference() is { Type: "" } open && read(FieldPiece.Type).AsText() is { } type
            ? FieldValue.Reference(open with { Type = type })
            : value;
    }

    /// <summary>The pieces of a kind.</summary>
    internal static ImmutableArray<FieldPiece> Of(FieldKind kind, bool openReference) => kind switch
    {
        FieldKind.Money => OfMoney,
        FieldKind.Reference when openReference => OfOpenReference,
        _ => FieldKinds.Of(kind).IsText ? OfText : [FieldPiece.Value],
    };

    /// <summary>The piece that is missing exactly when the value is.</summary>
    internal static FieldPiece Presence(FieldDefinition field) => field.Kind == FieldKind.Money ? FieldPiece.Amount : FieldPiece.Value;

    /// <summary>The piece by which values are ordered, compared with numbers, and summed.</summary>
    internal static FieldPiece Worth(FieldDefinition field) => field.Kind == FieldKind.Money ? FieldPiece.Base : FieldPiece.Value;
}
