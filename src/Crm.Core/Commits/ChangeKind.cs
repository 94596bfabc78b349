namespace Crm.Commits;

/// <summary>What a commit is about to do to a record.</summary>
public enum ChangeKind
{
    /// <summary>A new record.</summary>
    Create,

    /// <summary>Other values in some fields, or other parts.</summary>
    Update,

    /// <summary>Into the recycle bin.</summary>
    Delete,

    /// <summary>Out of the recycle bin.</summary>
    Restore,

    /// <summary>Gone for ever.</summary>
    Purge,
}
