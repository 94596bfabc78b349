using Crm.Access;
using Crm.EntityFrameworkCore;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Crm;

/// <summary>Sessions in a host's context.</summary>
public static class HostSessionExtensions
{
    /// <summary>Opens a session of the only tenant on a context of the host.</summary>
    public static ValueTask<ISession> OpenSessionAsync(this ICrmRuntime crm, DbContext context, Actor actor, CancellationToken cancellationToken = default) =>
        crm.OpenSessionAsync(context, TenantId.Default, actor, cancellationToken);

    /// <summary>Opens a session on a context of the host: it reads and writes over the context's connection.</summary>
    /// <param name="crm">The CRM.</param>
    /// <param name="context">The context; belongs to the host and must outlive the session. Its model has the tables by <c>AddCrm</c>.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <remarks>
    /// With a transaction open on the context a commit takes part in it, behind a savepoint, and never commits it. Without one a commit is a transaction of its
    /// own, and throws when the context has changes that are not saved: <see cref="CommitWithHostAsync"/> writes both. What a session holds after the host has
    /// rolled back is not what the database holds: open another one.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The CRM's store is of another database than the context.</exception>
    public static async ValueTask<ISession> OpenSessionAsync(this ICrmRuntime crm, DbContext context, TenantId tenant, Actor actor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(crm);
        ArgumentNullException.ThrowIfNull(context);
        if (crm.Store is not RelationalStore store)
            throw new InvalidOperationException($"The CRM's store is {crm.Store.GetType().Name}: a session in a context takes UseSqlite or UsePostgres in AddCrm.");
        return await crm.OpenSessionAsync((of, token) => store.ConnectAsync(context, of, token), tenant, actor, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Saves the host's changes and commits the session's in one transaction, or neither.</summary>
    /// <param name="session">The session.</param>
    /// <param name="options">Options of the commit; null for none.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <remarks>
    /// Runs by the context's execution strategy, so it may be tried again; whether an attempt whose answer was lost has happened is looked up. In a transaction of
    /// the host it saves and writes there, and does not commit it. What the host's own saving throws comes as it is.
    /// </remarks>
    /// <exception cref="Errors.StoreException">The store failed; where it says <see cref="Errors.StoreException.CommitUnknown"/>, both may have been written all the same.</exception>
    /// <exception cref="InvalidOperationException">The session was not opened on a context.</exception>
    /// <exception cref="Errors.RefusedException">The commit was refused; the host's changes were not saved.</exception>
    /// <exception cref="ConflictException">Somebody else changed a record first; the host's changes were not saved.</exception>
    public static async ValueTask CommitWithHostAsync(this ISession session, CommitOptions? options = null, CancellationToken cancellationToken = default)
    {
        var host = HostOf(session);
        host.IsWithHost = true;
        try
        {
            await session.CommitAsync(options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            host.IsWithHost = false;
        }

        // A session without changes writes nothing, and the host's are still to be saved.
        if (host.Context.ChangeTracker.HasChanges())
            await host.Context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The live records that the actor may see, for LINQ; nothing is tracked.</summary>
    /// <typeparam name="T">The record class.</typeparam>
    /// <param name="session">The session.</param>
    /// <param name="where">A rule that narrows them further; null for all.</param>
    /// <remarks>
    /// For reading what sets and summaries cannot say. Records come without their parts. Sessions on a context of the host only, whose model has the tables by
    /// <c>AddCrm</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The session was not opened on a context, or the actor may not read every field of the type, which no expression could heed.</exception>
    public static IQueryable<T> Query<T>(this IReadSession session, Rule? where = null) where T : Record<T>
    {
        var host = HostOf(session);
        var type = session.Model.Catalog.Get<T>();
        if (type.Fields.FirstOrDefault(f => !session.Model.Access.MayRead(session.Actor, type, f)) is { } hidden)
            throw new InvalidOperationException($"The actor may not read {type.Name}.{hidden.Key}, which LINQ cannot hide: use session.Set<{typeof(T).Name}>().");
        var visible = ((IStoreSession)session).VisibleOf(type, where);
        return HostQuery.Of<T>(host.Context, visible, session.Tenant, host.Tables.Dialect);
    }

    private static HostSession HostOf(IReadSession session) =>
        session is IStoreSession { Connection: RelationalConnection { Database: HostSession host } }
            ? host
            : throw new InvalidOperationException("The session was not opened on a context: open it by crm.OpenSessionAsync(context, …).");
}
