namespace Crm.Sql;

/// <summary>What one column keeps of a field's value.</summary>
public enum FieldPiece
{
    /// <summary>The whole value; of a reference, the id.</summary>
    Value,

    /// <summary>The fold of a text, choice or state, beside its value.</summary>
    Fold,

    /// <summary>The record type that a reference names, where it may name any.</summary>
    Type,

    /// <summary>The amount of money in its own currency.</summary>
    Amount,

    /// <summary>The currency of money.</summary>
    Currency,

    /// <summary>The worth of money in the base currency.</summary>
    Base,

    /// <summary>The rate by which money was converted.</summary>
    Rate,

    /// <summary>The day of that rate.</summary>
    RateDate,

    /// <summary>Several values in one column, as JSON text: the custom fields of a record, the old values of a journal entry.</summary>
    Json,
}
