namespace Crm.Conformance;

/// <summary>What a scenario is about.</summary>
public enum StoreArea
{
    /// <summary>What is written is read back as it was written.</summary>
    Records,

    /// <summary>Custom fields are kept, sorted and judged like others.</summary>
    CustomFields,

    /// <summary>Parts are rows of their own that go with their root.</summary>
    Parts,

    /// <summary>Records handed out, and handed in, are the caller's own.</summary>
    Isolation,

    /// <summary>A commit is written whole or not at all.</summary>
    Commits,

    /// <summary>Nobody overwrites what they have not read.</summary>
    Versions,

    /// <summary>A value that at most one record may hold.</summary>
    Claims,

    /// <summary>A command that carries a key happens once.</summary>
    Commands,

    /// <summary>What rules mean, in the store as anywhere else.</summary>
    Rules,

    /// <summary>In which order records come.</summary>
    Order,

    /// <summary>Page after page, each record once.</summary>
    Pages,

    /// <summary>How many there are.</summary>
    Counts,

    /// <summary>Groups, sums and extremes.</summary>
    Summaries,

    /// <summary>The recycle bin.</summary>
    Bin,

    /// <summary>Tenants never meet.</summary>
    Tenants,

    /// <summary>The rule that says what an actor may see.</summary>
    Access,

    /// <summary>What happened to a record.</summary>
    Journal,

    /// <summary>What happened in a tenant, from place to place.</summary>
    Feed,

    /// <summary>Which states a record entered.</summary>
    States,

    /// <summary>What is to be done later.</summary>
    Work,

    /// <summary>Who cancels in time has written nothing.</summary>
    Cancellation,

    /// <summary>What sessions make of a store that fails.</summary>
    Faults,

    /// <summary>Random commands end as they end in memory.</summary>
    RandomCommands,

    /// <summary>Random rules over random records answer as memory does.</summary>
    RandomRules,
}
