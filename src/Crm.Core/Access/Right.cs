namespace Crm.Access;

/// <summary>What may be done with a record.</summary>
public enum Right
{
    /// <summary>Find, list, count, sum and use it in rules.</summary>
    Read,

    /// <summary>Make a new one.</summary>
    Create,

    /// <summary>Change it, move it through its process, share it.</summary>
    Update,

    /// <summary>Lay it into the recycle bin, and take it out again.</summary>
    Delete,
}
