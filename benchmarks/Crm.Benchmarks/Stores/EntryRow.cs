using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>A row of the journal as a plain class; columns that are null in every contest are left out.</summary>
internal class EntryRow
{
    public required string Tenant { get; init; }

    public long Position { get; init; }

    public required string Type { get; init; }

    public required Guid Record { get; init; }

    public required long Version { get; init; }

    public required string Kind { get; init; }

    public required Instant At { get; init; }

    public required Guid Commit { get; init; }

    public Guid? Actor { get; init; }

    public required Guid CauseRoot { get; init; }

    public long CauseDepth { get; init; }

    public string? Old { get; init; }
}
