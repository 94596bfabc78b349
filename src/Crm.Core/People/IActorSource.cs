using Crm.Access;
using Crm.Records;

namespace Crm.People;

/// <summary>Makes actors of users, anew each time: so revoked rights are gone at once.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IActorSource
{
    /// <summary>The user as an actor; null when there is no such user, or the user is not active.</summary>
    ValueTask<Actor?> FindAsync(TenantId tenant, RecordRef user, CancellationToken cancellationToken = default);
}
