using NodaTime;

namespace Crm.Benchmarks.Imports;

/// <summary>A row that was read and judged by hand; texts that need no work are still the bytes of the file.</summary>
internal readonly ref struct ProspectRow
{
    public required Guid Id { get; init; }

    /// <summary>The fold of the address, which is the key of the row.</summary>
    public required string Key { get; init; }

    public required ReadOnlySpan<byte> Name { get; init; }

    public ReadOnlySpan<byte> Company { get; init; }

    public required string Email { get; init; }

    public string? Phone { get; init; }

    public string? Country { get; init; }

    public int? Score { get; init; }

    public LocalDate? Registered { get; init; }

    public ReadOnlySpan<byte> Note { get; init; }
}
