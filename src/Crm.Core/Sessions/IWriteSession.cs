using Crm.Records;
using Crm.Work;

namespace Crm.Sessions;

/// <summary>A session that may also change records, but not commit: what event handlers are given.</summary>
public interface IWriteSession : IReadSession
{
    /// <summary>Adds a new record; its id is set at once.</summary>
    /// <exception cref="ArgumentException">The record is already in a session, or is a part, which is added to its root.</exception>
    T Add<T>(T record) where T : Record;

    /// <summary>Lays a record and its parts into the recycle bin, as they are stored: other changes to them in the same commit are not written.</summary>
    /// <exception cref="ArgumentException">The record is not of this session, or is a part.</exception>
    void Remove(Record record);

    /// <summary>Takes a record and its parts out of the recycle bin; load it with <see cref="RecordSet{T}.InBin"/> first.</summary>
    /// <exception cref="ArgumentException">The record is not of this session, or is a part.</exception>
    void Restore(Record record);

    /// <summary>Removes a record and its parts for ever; needs the right <c>record.purge</c>.</summary>
    /// <exception cref="ArgumentException">The record is not of this session, or is a part.</exception>
    void Purge(Record record);

    /// <summary>The process of a record's state field: what may be done now, and doing it.</summary>
    /// <param name="record">A record of this session.</param>
    /// <param name="process">The process's key; null when the type has only one.</param>
    /// <exception cref="ArgumentException">The type has no such process, or several and none is named.</exception>
    RecordProcess<T> Process<T>(T record, string? process = null) where T : Record;

    /// <summary>Has the next commit write work that a worker does later, in the name and with the rights that the actor has by then.</summary>
    /// <returns>The id of the item.</returns>
    /// <exception cref="ArgumentException">A name of the request is empty or too long.</exception>
    Guid Schedule(WorkRequest work);

    /// <summary>Has the next commit remove the work with a key; none with that key is as good.</summary>
    /// <remarks>A worker that has it already cannot finish it any more, unless it does before the commit.</remarks>
    void CancelWork(string key);
}
