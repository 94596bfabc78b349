namespace Crm.Errors;

/// <summary>The stable codes of everything that the library itself refuses; their English texts are in Problems.resx.</summary>
/// <remarks>A code is never renamed or given another meaning. One file per concept: fields here, rules and processes beside it.</remarks>
public static partial class ProblemCodes
{
    /// <summary>A required field is missing.</summary>
    public const string FieldRequired = "field.required";

    /// <summary>A text has more characters than allowed.</summary>
    public const string FieldTooLong = "field.too_long";

    /// <summary>A text holds a NUL or half of a surrogate pair.</summary>
    public const string FieldBadText = "field.bad_text";

    /// <summary>A text has not the form of what it stands for, such as an e-mail address.</summary>
    public const string FieldBadFormat = "field.bad_format";

    /// <summary>A choice is not one of those allowed.</summary>
    public const string FieldUnknownChoice = "field.unknown_choice";

    /// <summary>There are more choices in a set than allowed.</summary>
    public const string FieldTooMany = "field.too_many";

    /// <summary>A number has more digits or decimals than allowed.</summary>
    public const string FieldTooPrecise = "field.too_precise";

    /// <summary>A day or instant lies outside the years 1 to 9999.</summary>
    public const string FieldOutOfRange = "field.out_of_range";

    /// <summary>A reference names a record that does not exist, or that the actor may not see.</summary>
    public const string FieldUnknownReference = "field.unknown_reference";

    /// <summary>A reference names a record of another type than the field allows.</summary>
    public const string FieldWrongType = "field.wrong_type";

    /// <summary>Only the library writes the field.</summary>
    public const string FieldReadOnly = "field.read_only";

    /// <summary>Another live record has the same value, by its fold.</summary>
    public const string FieldNotUnique = "field.not_unique";

    /// <summary>The record holds a custom field that is not defined for its type.</summary>
    public const string FieldUnknown = "field.unknown";
}
