using Crm.Import.Cells;

namespace Crm.Import.Runs;

/// <summary>What the rows of a batch add to the report of their table.</summary>
/// <param name="report">The report.</param>
/// <param name="table">The place of the table in the plan.</param>
/// <param name="counts">False for rows that come a second time, for what they refer to: those were taken and counted before.</param>
internal sealed class BatchReport(ReportWriter report, int table, bool counts)
{
    public bool Counts => counts;

    public void Count(Func<TableReport, TableReport> count)
    {
        if (counts)
            report.Count(table, count);
    }

    public void Refuse(RowDraft draft)
    {
        if (counts)
            report.Refuse(table, draft);
        else
            report.NoteTaken(table, draft);
    }
}
