namespace Crm.Work;

/// <summary>Where a work item stands.</summary>
public enum WorkStatus
{
    /// <summary>It is due, or will be.</summary>
    Waiting,

    /// <summary>A worker has it, until its lease runs out.</summary>
    Leased,

    /// <summary>It was given up, and is kept until somebody tries it again or cancels it.</summary>
    Parked,
}
