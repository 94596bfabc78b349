using Crm.Records;
using NodaTime;

namespace Crm.Import.Batches;

/// <summary>One import: by whom, of what, how far it is, and what came of it.</summary>
/// <remarks>Belongs to the user who imports; null where that is the host. Kept by the library: nothing of it has a public setter.</remarks>
public sealed class ImportBatch : Record<ImportBatch>
{
    private ImportBatch()
    {
    }

    /// <summary>The files, in the order of the plan.</summary>
    public required string Files { get; init; }

    /// <summary>How far it is.</summary>
    public ImportBatchStatus Status { get; internal set; }

    /// <summary>When the last row was written; null while it is not.</summary>
    public Instant? FinishedAt { get; internal set; }

    /// <summary>How many rows were read so far, of all tables.</summary>
    public long Rows { get; internal set; }

    /// <summary>How many made a new record; of a batch that was gone on with, without those of the step at which it was cut off.</summary>
    public long Created { get; internal set; }

    /// <summary>How many changed a record that was there; counted likewise.</summary>
    public long Updated { get; internal set; }

    /// <summary>How many were not taken.</summary>
    public long Refused { get; internal set; }

    internal static ImportBatch Of(string files) => new() { Files = files };
}
