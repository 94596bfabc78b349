namespace Crm.Access;

/// <summary>The rights that the library itself asks for by name; processes and hosts add their own.</summary>
public static class NamedRights
{
    /// <summary>Import records in any state as of a date.</summary>
    public const string ProcessImport = "process.import";

    /// <summary>Set a state against the process, with a reason.</summary>
    public const string ProcessOverride = "process.override";

    /// <summary>Hand a record to an owner or team out of one's own reach.</summary>
    public const string Assign = "record.assign";

    /// <summary>Remove a record from the recycle bin for ever.</summary>
    public const string Purge = "record.purge";

    /// <summary>Publish definitions.</summary>
    public const string Publish = "definition.publish";
}
