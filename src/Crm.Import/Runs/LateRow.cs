using Crm.Import.Cells;

namespace Crm.Import.Runs;

/// <summary>A row that refers to what is not there yet.</summary>
/// <param name="Table">The place of its table in the plan.</param>
/// <param name="Cells">The table.</param>
/// <param name="Draft">What it says.</param>
/// <param name="WasWritten">True when its record was written without what is not there; false where the type requires that.</param>
internal sealed record LateRow(int Table, TableCells Cells, RowDraft Draft, bool WasWritten);
