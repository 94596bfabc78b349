using Crm.Import.Errors;
using Crm.Import.Files;
using NodaTime;

namespace Crm.Import.Cells;

/// <summary>A state that a record went through, as rows tell it.</summary>
/// <param name="state">The state.</param>
/// <param name="at">Since when; null where the file never says.</param>
/// <param name="times">How that is read.</param>
internal sealed class StateCell(CellText state, CellText? at, CellTimes? times)
{
    /// <summary>What the row says, to a draft.</summary>
    public void Read(SourceReader row, RowDraft draft)
    {
        if (state.Read(row) is not { } said)
            return;
        Instant? entered = null;
        if (at?.Read(row) is { } time && (entered = times!.Instant(time)) is null)
            draft.Refuse(at.Names, time, ImportTexts.Problem(ImportCodes.BadValue, ("value", time), ("wanted", "a date or an instant")));
        else
            draft.States.Add((said, entered));
    }
}
