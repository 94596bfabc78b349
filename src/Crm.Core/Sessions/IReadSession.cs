using Crm.Access;
using Crm.Journal;
using Crm.Models;
using Crm.Records;

namespace Crm.Sessions;

/// <summary>Reads one tenant's records with one actor's rights.</summary>
/// <remarks>
/// Every read is filtered by tenant, access and recycle bin; a record that may not be seen is not there. Queries see what is committed, with the
/// session's own instances in place of records already loaded. Never used by two threads at a time: it throws.
/// </remarks>
public interface IReadSession
{
    /// <summary>The tenant.</summary>
    TenantId Tenant { get; }

    /// <summary>Who acts.</summary>
    Actor Actor { get; }

    /// <summary>The catalogues in force for this tenant.</summary>
    SessionModel Model { get; }

    /// <summary>The records of one class.</summary>
    /// <exception cref="ArgumentException">The class is not part of the model.</exception>
    RecordSet<T> Set<T>() where T : Record<T>;

    /// <summary>The records of one type by its name, for code that does not know the class.</summary>
    /// <exception cref="ArgumentException">No record type has that name.</exception>
    RecordSet<Record> Set(string type);

    /// <summary>The record; null when there is none that the actor may see.</summary>
    ValueTask<Record?> FindAsync(RecordRef reference, CancellationToken cancellationToken = default);

    /// <summary>What happened to a record, newest first; nothing when the actor may not see it.</summary>
    /// <remarks>
    /// Fields that the actor may not read are left out. Entries of a root name the parts that were written with it (<see cref="JournalEntry.Parts"/>); those have
    /// histories of their own, also when they were taken out of the root since then.
    /// </remarks>
    IAsyncEnumerable<JournalEntry> HistoryAsync(RecordRef reference, CancellationToken cancellationToken = default);

    /// <summary>The states that a record entered, oldest first; nothing when the actor may not see it.</summary>
    IAsyncEnumerable<StateEntry> StatesAsync(RecordRef reference, CancellationToken cancellationToken = default);
}
