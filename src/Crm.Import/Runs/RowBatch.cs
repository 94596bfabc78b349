using Crm.Import.Cells;
using Crm.Import.Mappings;

namespace Crm.Import.Runs;

/// <summary>Rows of a table that are written together, and what became of those that were read between them.</summary>
/// <remarks>Whoever reads has it until it is full, whoever writes has it from then on: never both.</remarks>
internal sealed class RowBatch
{
    /// <param name="table">The table.</param>
    /// <param name="maxProblems">How many problems the report may list.</param>
    public RowBatch(TableMapping table, int maxProblems)
    {
        Found = new ReportWriter(maxProblems);
        Found.Begin(table.File, table.Type);
    }

    /// <summary>How many rows were read for it, those that are not written too.</summary>
    public long Rows { get; set; }

    /// <summary>The rows to write, in their order.</summary>
    public List<RowDraft> Drafts { get; } = [];

    /// <summary>What becomes of the others.</summary>
    public ReportWriter Found { get; }

    /// <summary>How much of the file was read by then; null where its size is not known.</summary>
    public double? Share { get; set; }
}
