using Crm.Records;
using NodaTime;

namespace Crm.Work;

/// <summary>A work item as it stands in the store.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Item">The item.</param>
/// <remarks>Immutable.</remarks>
public sealed record WorkEntry(TenantId Tenant, WorkItem Item)
{
    /// <summary>Not before then it is taken up: when it is due, when it is to be tried again, or when its lease runs out.</summary>
    public required Instant At { get; init; }

    /// <summary>How often it was taken up since it was written, or since somebody asked to try it again.</summary>
    public int Attempts { get; init; }

    /// <summary>The fencing token of its last lease; 0 before the first.</summary>
    public long Fence { get; init; }

    /// <summary>The worker that has it; null when none has.</summary>
    public string? Worker { get; init; }

    /// <summary>When it was given up; null while it is not.</summary>
    public Instant? ParkedAt { get; init; }

    /// <summary>What went wrong last; null for nothing.</summary>
    public string? Reason { get; init; }

    /// <summary>Where it stands.</summary>
    public WorkStatus Status => ParkedAt is not null ? WorkStatus.Parked : Worker is not null ? WorkStatus.Leased : WorkStatus.Waiting;

    /// <summary>The lease that it is under, or was last.</summary>
    public WorkLease Lease => new(Tenant, Item.Id, Fence);
}
