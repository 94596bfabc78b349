namespace Crm.Work;

/// <summary>Which items of a tenant are wanted; by default all of them.</summary>
public sealed record WorkQuery
{
    /// <summary>Only those that stand there; null for any.</summary>
    public WorkStatus? Status { get; init; }

    /// <summary>Only those of the lane; null for any.</summary>
    public string? Lane { get; init; }

    /// <summary>Only those of the kind; null for any.</summary>
    public string? Kind { get; init; }

    /// <summary>True when it asks for the item.</summary>
    public bool Wants(WorkEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (Status is null || entry.Status == Status)
            && (Lane is null || string.Equals(entry.Item.Lane, Lane, StringComparison.Ordinal))
            && (Kind is null || string.Equals(entry.Item.Kind, Kind, StringComparison.Ordinal));
    }
}
