using Crm.Persistence;
using Crm.Records;
using Crm.Rules;

namespace Crm.Sessions;

/// <summary>What an adapter may ask of a session that works on its store; every session is one.</summary>
/// <remarks>For adapters only: the connection knows no rights.</remarks>
public interface IStoreSession
{
    /// <summary>The connection that the session works on.</summary>
    IStoreConnection Connection { get; }

    /// <summary>The query for the live records of a type that the actor may see.</summary>
    /// <param name="type">The type.</param>
    /// <param name="where">A rule of the actor's that narrows them further; null for all.</param>
    /// <exception cref="Errors.RefusedException">The rule does not fit the type, or asks for what the actor may not see.</exception>
    RecordQuery VisibleOf(RecordType type, Rule? where = null);
}
