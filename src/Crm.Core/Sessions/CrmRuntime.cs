using System.Globalization;
using Crm.Access;
using Crm.Errors;
using Crm.Models;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Sessions;

/// <summary>Opens sessions on the store.</summary>
internal sealed class CrmRuntime(SessionServices services, SessionModel model) : ICrmRuntime
{
    private const int MaxKey = 200;
    private const int MaxTries = 5;
    private readonly TenantModels _models = new(model);

    public SessionModel Model => model;

    public ICrmStore Store => services.Store;

    public async ValueTask<ISession> OpenSessionAsync(
        Func<TenantId, CancellationToken, ValueTask<IStoreConnection>> connect, TenantId tenant, Actor actor, CancellationToken cancellationToken = default) =>
        await OpenAsync(connect, tenant, actor, cancellationToken).ConfigureAwait(false);

    public async ValueTask<ISession> OpenSessionAsync(TenantId tenant, Actor actor, CancellationToken cancellationToken = default) =>
        await OpenAsync(tenant, actor, cancellationToken).ConfigureAwait(false);

    public async ValueTask<TResult> OnceAsync<TResult>(
        TenantId tenant,
        Actor actor,
        string key,
        string fingerprint,
        Func<IWriteSession, CancellationToken, ValueTask<TResult>> useCase,
        CancellationToken cancellationToken = default)
        where TResult : IParsable<TResult>
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, MaxKey, nameof(key));
        var valueLost = false;
        for (var attempt = 1; ; attempt++)
        {
            var session = await OpenAsync(tenant, actor, cancellationToken).ConfigureAwait(false);
            await using var closing = session.ConfigureAwait(false);
            if (await session.Connection.FindCommandAsync(key, cancellationToken).ConfigureAwait(false) is { } stored)
                return Replay<TResult>(stored, fingerprint, actor);
            var result = await useCase(session, cancellationToken).ConfigureAwait(false);
            var command = new StoredCommand(key, fingerprint, Convert.ToString(result, CultureInfo.InvariantCulture), Guid.Empty, actor.User);
            try
            {
                var outcome = await session.TryCommitAsync(new CommitOptions(), command, cancellationToken).ConfigureAwait(false);
                if (outcome.IsCommitted)
                    return result;
                if (attempt == MaxTries || !MayTryAgain(outcome, ref valueLost))
                    outcome.ThrowIfNotCommitted();
            }
            catch (StoreException error) when (error.CommitUnknown && attempt < MaxTries)
            {
                // The next look at the key tells whether it happened.
            }
        }
    }

    // A lost race for the key is answered by its stored outcome, a lost race for a value or version by running the use case again as an update. Who
    // loses a value a second time did not lose a race: another record has it.
    private static bool MayTryAgain(CommitResult outcome, ref bool valueLost)
    {
        if (!outcome.Problems.All(p => p.Code is ProblemCodes.CommandRepeated or ProblemCodes.FieldNotUnique))
            return false;
        if (!outcome.Problems.Any(p => p.Code is ProblemCodes.FieldNotUnique))
            return true;
        var first = !valueLost;
        valueLost = true;
        return first;
    }

    private static TResult Replay<TResult>(StoredCommand stored, string fingerprint, Actor actor) where TResult : IParsable<TResult> =>
        string.Equals(stored.Fingerprint, fingerprint, StringComparison.Ordinal) && stored.Actor == actor.User
            ? stored.Result is null ? default! : TResult.Parse(stored.Result, CultureInfo.InvariantCulture)
            : throw new RefusedException(new Problem(ProblemCodes.CommandReused, "", ("key", stored.Key)));

    private ValueTask<Session> OpenAsync(TenantId tenant, Actor actor, CancellationToken cancellationToken) =>
        OpenAsync(services.Store.ConnectAsync, tenant, actor, cancellationToken);

    private async ValueTask<Session> OpenAsync(
        Func<TenantId, CancellationToken, ValueTask<IStoreConnection>> connect, TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var connection = await connect(tenant, cancellationToken).ConfigureAwait(false);
        try
        {
            var own = await _models.ForAsync(connection, tenant, actor, cancellationToken).ConfigureAwait(false);
            return new Session(services, own, connection, tenant, actor);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
