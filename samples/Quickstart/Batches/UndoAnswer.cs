using Crm.Import.Batches;

namespace Quickstart.Batches;

/// <summary>What became of undoing an import.</summary>
/// <param name="Batch">The import.</param>
/// <param name="Removed">How many records that it made lie in the recycle bin now.</param>
/// <param name="Reverted">How many records that it changed are as before, at least in part.</param>
/// <param name="Left">What was not undone.</param>
internal sealed record UndoAnswer(Guid Batch, long Removed, long Reverted, IReadOnlyList<LeftAnswer> Left)
{
    public static UndoAnswer Of(Guid batch, UndoReport report) => new(
        batch, report.Removed, report.Reverted, [.. report.Left.Select(l => new LeftAnswer(l.Record.Type, l.Record.Id, l.Key, l.Problem.Code, Sentences.Of(l.Problem)))]);
}

/// <summary>A record that was not undone, or not as a whole.</summary>
/// <param name="Type">The record's type.</param>
/// <param name="Record">Its id.</param>
/// <param name="Key">Its key in the file.</param>
/// <param name="Code">Why, for programs.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record LeftAnswer(string Type, Guid Record, string Key, string Code, string Reason);
