using NodaTime;

namespace Crm.Benchmarks.Imports;

/// <summary>Writes rows by hand into the tables that the library has made.</summary>
internal interface IProspectWriter : IDisposable
{
    /// <summary>Begins a transaction.</summary>
    void Begin(Instant now);

    /// <summary>Writes a record and the claim of its key.</summary>
    /// <exception cref="InvalidOperationException">The key is taken already.</exception>
    void Write(in ProspectRow row);

    /// <summary>Writes the row of the journal about the records of the transaction, unless there are none, and commits.</summary>
    void Commit(ReadOnlySpan<Guid> ids);
}
