using Crm.Journal;

namespace Quickstart.Histories;

/// <summary>What happened to a record.</summary>
/// <param name="Type">The record's type.</param>
/// <param name="Record">What people call the record.</param>
/// <param name="Version">Its version now.</param>
/// <param name="Entries">The journal, newest first.</param>
/// <param name="States">The states it entered, oldest first.</param>
internal sealed record HistoryAnswer(string Type, string Record, long Version, IReadOnlyList<HistoryEntry> Entries, IReadOnlyList<StateStep> States);

/// <summary>What one commit did.</summary>
/// <param name="At">When, by the clock of the commit.</param>
/// <param name="By">Who; "the host" where no user did it.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Version">The version that came of it.</param>
/// <param name="Reason">Why; null where nobody said.</param>
/// <param name="Changes">The fields of the record and of its parts that changed; all that were there, of one that was created.</param>
/// <param name="Events">What happened besides.</param>
internal sealed record HistoryEntry(
    string At, string By, JournalKind Kind, long Version, string? Reason, IReadOnlyList<FieldChange> Changes, IReadOnlyList<string> Events);

/// <summary>A field before and after; null for nothing.</summary>
internal sealed record FieldChange(string Field, string? From, string? To);

/// <summary>A state that was entered.</summary>
internal sealed record StateStep(string State, string EnteredAt, string? Transition, string By);
