using Crm.Records;
using NodaTime;

namespace Crm.Work;

/// <summary>What a worker wants to take up.</summary>
/// <param name="Worker">The worker, by a name that no other process has, nor had.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Count">The most items in all.</param>
/// <param name="For">How long the leases run, unless they are extended.</param>
public sealed record LeaseRequest(string Worker, string Lane, int Count, Duration For)
{
    /// <summary>The most items of one tenant until the others of its priority have had as many, so that none waits for another's backlog; null for as many as in all.</summary>
    public int? PerTenant { get; init; }

    /// <summary>The tenant that was served last: those after it come first, in the order of their names, then the others. Null to begin with the first.</summary>
    public TenantId? After { get; init; }
}
