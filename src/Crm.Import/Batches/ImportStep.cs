using Crm.Records;

namespace Crm.Import.Batches;

/// <summary>Rows that an import writes together; kept before they are written, so that what was written is always known.</summary>
/// <remarks>Kept by the library, for going on with a batch and for undoing it; of no use to anybody else.</remarks>
public sealed class ImportStep : Record<ImportStep>
{
    private ImportStep()
    {
    }

    /// <summary>The import.</summary>
    public required Id<ImportBatch> Batch { get; init; }

    /// <summary>The place of the table in the plan, from 0.</summary>
    public required int Table { get; init; }

    /// <summary>The type of the records.</summary>
    public required string Type { get; init; }

    /// <summary>The system of their external ids.</summary>
    public required string System { get; init; }

    /// <summary>The number of the first row of the file that is not in an earlier step, from 1.</summary>
    public required long FirstRow { get; init; }

    /// <summary>The keys of the rows to be written, as a JSON array.</summary>
    public required string Keys { get; init; }

    /// <summary>The numbers of those rows that wait for records that are not there yet, as a JSON array.</summary>
    public required string Waiting { get; init; }

    internal static ImportStep Of(
        Id<ImportBatch> batch, (int Place, string Type, string System) table, long firstRow, string[] keys, IReadOnlyList<long> waiting) => new()
        {
            Batch = batch,
            Table = table.Place,
            Type = table.Type,
            System = table.System,
            FirstRow = firstRow,
            Keys = StepJson.Write(keys),
            Waiting = StepJson.Write([.. waiting]),
        };
}
