using Crm.Import.Batches;
using Crm.Import.Files;
using Crm.Records;

namespace Crm.Import.Runs;

/// <summary>How files are imported.</summary>
public sealed record ImportOptions
{
    /// <summary>True to judge everything and write nothing. The default value is false.</summary>
    /// <remarks>
    /// What depends on rows before it being there is not judged as it will be: references by a field to records of the same plan are told as unknown, unique values are
    /// compared within a batch of rows only, rights to restore are not asked for. A value that differs in form only may count as a change.
    /// </remarks>
    public bool DryRun { get; init; }

    /// <summary>True to take records that the files name out of the recycle bin. The default value is false: their rows are refused.</summary>
    public bool Revive { get; init; }

    /// <summary>The batch of a run that was cut off, to go on with it: rows that it wrote are read and passed over. Null for a batch of its own.</summary>
    /// <remarks>The model needs <c>AddImport()</c>, and the files have to be the same.</remarks>
    public Id<ImportBatch>? Resume { get; init; }

    /// <summary>How many rows are committed together. The default value is 500; 1 to 10,000.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>How many problems of rows the report lists; the rest is counted. The default value is 10,000.</summary>
    public int MaxProblems { get; init; } = 10_000;

    /// <summary>How large files may be. The default value is <see cref="SourceLimits.Default"/>.</summary>
    public SourceLimits Limits { get; init; } = SourceLimits.Default;

    /// <summary>Hears of every batch once it is written, of one after another, on a thread of the pool; null for nobody.</summary>
    public IProgress<ImportProgress>? Progress { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchSize, 10_000);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxProblems);
        if (DryRun && Resume is not null)
            throw new ArgumentException("A dry run has no batch to go on with.", nameof(Resume));
    }
}

/// <summary>How far an import has come.</summary>
/// <param name="File">The file that is read.</param>
/// <param name="Type">The type of the records that come of it.</param>
/// <param name="Rows">How many of its rows are done.</param>
/// <param name="Refused">How many of those were not taken.</param>
public sealed record ImportProgress(string File, string Type, long Rows, long Refused)
{
    /// <summary>How much of the file is read, 0 to 1, about; null where its size is not known.</summary>
    public double? Share { get; init; }
}
