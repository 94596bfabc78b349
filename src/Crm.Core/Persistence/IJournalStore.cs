using Crm.Journal;
using Crm.Records;

namespace Crm.Persistence;

/// <summary>A connection that also reads back the journal; optional.</summary>
public interface IJournalStore
{
    /// <summary>The entries of one record, newest first.</summary>
    IAsyncEnumerable<JournalEntry> JournalOfAsync(RecordRef record, CancellationToken cancellationToken);

    /// <summary>The states that one record entered, by entering instant, then in the order written.</summary>
    IAsyncEnumerable<StateEntry> StatesOfAsync(RecordRef record, CancellationToken cancellationToken);
}
