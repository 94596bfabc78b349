namespace Crm.Conformance.Faults;

/// <summary>One way in which a store fails.</summary>
public enum StoreFault
{
    /// <summary>The commit throws, and is known not to have happened.</summary>
    ThrowBeforeCommit,

    /// <summary>The connection breaks on the way to the store: nothing is written, and nobody knows.</summary>
    LoseConnectionBeforeCommit,

    /// <summary>The connection breaks on the way back: everything is written, and nobody knows.</summary>
    LoseConnectionAfterCommit,

    /// <summary>The caller cancels when the commit has reached the store.</summary>
    CancelInCommit,

    /// <summary>The connection breaks before a read, or between two records of a stream.</summary>
    LoseConnectionOnRead,

    /// <summary>Any call throws; a commit that does has not happened.</summary>
    FailCall,
}
