using Crm.Import.Cells;
using Crm.Records;

namespace Crm.Import.Runs;

/// <summary>A record as a row wants it.</summary>
/// <param name="Draft">The row.</param>
/// <param name="Record">The record.</param>
/// <param name="IsNew">True when the row makes it.</param>
internal sealed record RowWrite(RowDraft Draft, Record Record, bool IsNew)
{
    private readonly long _version = Record.Version;

    /// <summary>The commit found that it differs in form only, and wrote nothing.</summary>
    public bool IsUnchanged => !IsNew && Record.Version == _version;
}
