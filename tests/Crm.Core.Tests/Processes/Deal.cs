using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Core.Tests.Processes;

public enum DealSource
{
    Web,
    Fair,
}

public sealed class Deal : Record<Deal>
{
    public string? Stage { get; private set; }

    public string? Title { get; set; }

    public string? LostReason { get; set; }

    public long? Count { get; set; }

    public decimal? Score { get; set; }

    public bool? Hot { get; set; }

    public Money? Amount { get; set; }

    public Instant? ProposedAt { get; set; }

    public LocalDate? ClosesOn { get; set; }

    public DealSource? Source { get; set; }

    public RecordRef? Closer { get; set; }

    public static Deal In(string? stage) => new() { Stage = stage };
}
