namespace Crm.Access;

/// <summary>What a role grants on a secured field.</summary>
public enum FieldRight
{
    /// <summary>Nothing: the field is missing, and cannot be named in rules, sorts or sums.</summary>
    None,

    /// <summary>See it.</summary>
    Read,

    /// <summary>See and change it.</summary>
    Write,
}
