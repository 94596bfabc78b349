namespace Crm.Conformance;

/// <summary>What a scenario needs of a store beyond the required contract.</summary>
[Flags]
public enum StoreNeeds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Connections are <see cref="Persistence.ISummaryStore"/>s.</summary>
    Summaries = 1,

    /// <summary>Connections are <see cref="Persistence.IJournalStore"/>s.</summary>
    Journal = 2,

    /// <summary>The store hands out work.</summary>
    Work = 4,

    /// <summary>Connections are <see cref="Persistence.IJournalFeed"/>s.</summary>
    Feed = 8,
}
