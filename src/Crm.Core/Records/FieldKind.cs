namespace Crm.Records;

/// <summary>The closed table of what a field may hold; <see cref="FieldKinds"/> says more of each.</summary>
public enum FieldKind
{
    /// <summary>Text; ordered by code point, compared by fold where an operator says so.</summary>
    Text,

    /// <summary>One word of a list.</summary>
    Choice,

    /// <summary>A set of words, such as tags.</summary>
    Choices,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>A decimal number of at most 18 digits.</summary>
    Number,

    /// <summary>True or false; false sorts first.</summary>
    Boolean,

    /// <summary>A day of the ISO calendar without zone.</summary>
    Date,

    /// <summary>A point in time, to the microsecond.</summary>
    Instant,

    /// <summary>An amount with its currency; ordered by its worth in the base currency.</summary>
    Money,

    /// <summary>The id of another record.</summary>
    Reference,

    /// <summary>A place on the earth; not ordered.</summary>
    Point,

    /// <summary>The state of a process; written by transitions only.</summary>
    State,
}
