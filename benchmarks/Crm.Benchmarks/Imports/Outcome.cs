namespace Crm.Benchmarks.Imports;

/// <summary>What became of a file: how many records it made, how many rows said again what was known, and why others were not taken.</summary>
internal sealed class Outcome
{
    public int Created { get; set; }

    public int Repeated { get; set; }

    public List<Reject> Rejects { get; } = [];
}

/// <summary>Why a row was not taken; a row may have several.</summary>
internal readonly record struct Reject(long Line, string Code, string? Column, string? Value);
