namespace Crm.Journal;

/// <summary>What a commit did to a record.</summary>
public enum JournalKind
{
    /// <summary>It came into being.</summary>
    Created,

    /// <summary>Fields or parts changed.</summary>
    Changed,

    /// <summary>It went to the recycle bin.</summary>
    Deleted,

    /// <summary>It came back from the recycle bin.</summary>
    Restored,

    /// <summary>It is gone for ever.</summary>
    Purged,

    /// <summary>Nothing of it changed: an event was raised about it.</summary>
    Noted,
}
