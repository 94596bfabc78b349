using Crm.Records;

namespace Crm.Sql;

/// <summary>One column, or one key of the column of custom fields: a piece of a field.</summary>
/// <param name="Field">The field's key.</param>
/// <param name="Of">The field's kind.</param>
/// <param name="Piece">Which piece of the field's value.</param>
/// <param name="IsCustom">True when it lies in the column of custom fields.</param>
/// <param name="Scale">The decimals of a number; 10 of a rate, 0 of an integer.</param>
/// <param name="Target">The record type that a reference names; null when it may be any.</param>
/// <remarks>Immutable.</remarks>
public sealed record SqlColumn(string Field, FieldKind Of, FieldPiece Piece, bool IsCustom, int Scale = 4, string? Target = null)
{
    private const int RateScale = 10;

    /// <summary>The kind of the piece.</summary>
    public FieldKind Kind => Piece switch
    {
        FieldPiece.Value => Of,
        FieldPiece.Fold or FieldPiece.Type or FieldPiece.Json => FieldKind.Text,
        FieldPiece.Currency => FieldKind.Choice,
        FieldPiece.RateDate => FieldKind.Date,
        _ => FieldKind.Number,
    };

    /// <summary>The name that the library would give the column, in lower case with underscores: the key, and the piece.</summary>
    public string Name { get; } = SqlNames.Of(Field) + (Piece is FieldPiece.Value or FieldPiece.Json ? "" : "_" + SqlNames.Of(Piece.ToString()));

    /// <summary>The key in the JSON of custom fields: <c>bill#money.currency</c>.</summary>
    public string JsonKey => CustomFields.StoredKey(Field, Of) + (Piece == FieldPiece.Value ? "" : "." + PieceName);

    /// <summary>What a count is, which lies in no column.</summary>
    internal static SqlColumn Count { get; } = new("", FieldKind.Integer, FieldPiece.Value, IsCustom: false, Scale: 0);

    internal string PieceName => RecordName.CamelCase(Piece.ToString());

    /// <summary>The column of a piece of a field; of a view, the piece that it shows.</summary>
    public static SqlColumn For(RecordType type, FieldDefinition field, FieldPiece piece)
    {
        if (field.ViewOf is not { } money)
            return For(field, piece);
        return For(type.Get(money), Enum.Parse<FieldPiece>(field.Key[(money.Length + 1)..], ignoreCase: true));
    }

    internal static SqlColumn For(FieldDefinition field, FieldPiece piece) =>
        new(field.Key, field.Kind, piece, field.Custom, ScaleOf(field.Kind, piece, field.Scale), field.Target);

    private static int ScaleOf(FieldKind kind, FieldPiece piece, int declared) => piece switch
    {
        FieldPiece.Rate => RateScale,
        FieldPiece.Value when kind == FieldKind.Integer => 0,
        FieldPiece.Value => declared,
        _ => 4,
    };
}
