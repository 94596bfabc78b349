using Crm.Errors;
using Crm.Persistence;

namespace Crm.Sessions;

/// <summary>Somebody else changed a record between our reading and our commit; nothing was written.</summary>
public sealed class ConflictException : CrmException
{
    /// <summary>Creates the error from the conflicts that the store reported.</summary>
    public ConflictException(IReadOnlyList<Conflict> conflicts) : base(string.Join("; ", conflicts)) => Conflicts = conflicts;

    /// <summary>One entry per record in conflict.</summary>
    public IReadOnlyList<Conflict> Conflicts { get; }
}
