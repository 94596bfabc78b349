namespace Crm.Journal;

/// <summary>Entries of a tenant's journal, in its order.</summary>
/// <param name="Entries">The entries; fewer than were asked for when there are no more at present.</param>
/// <param name="Next">Where to read on; where it was read from when there are none.</param>
/// <remarks>Immutable.</remarks>
public sealed record JournalPage(IReadOnlyList<JournalEntry> Entries, JournalCursor Next);
