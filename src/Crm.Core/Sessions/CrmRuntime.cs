using System.Collections.Immutable;
using System.Globalization;
using Crm.Access;
using Crm.Errors;
using Crm.Journal;
using Crm.Models;
using Crm.Persistence;
using Crm.Records;
using NodaTime;

namespace Crm.Sessions;

/// <summary>Opens sessions on the store.</summary>
internal sealed class CrmRuntime(SessionServices services, SessionModel model, IEnumerable<ICommitHint> hints) : ICrmRuntime
{
    private const int MaxKey = 200;
    private const int MaxTries = 5;
    private const int MaxEntries = 10_000;
    private const int ForgottenAtOnce = 1_000;
    private readonly TenantModels _models = new(model);
    private readonly ImmutableArray<ICommitHint> _hints = [.. hints];

    public SessionModel Model => model;

    public ICrmStore Store => services.Store;

    public async ValueTask<ISession> OpenSessionAsync(
        Func<TenantId, CancellationToken, ValueTask<IStoreConnection>> connect, TenantId tenant, Actor actor, CancellationToken cancellationToken = default) =>
        await OpenAsync(connect, committed: null, tenant, actor, cancellationToken).ConfigureAwait(false);

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

    public ValueTask<JournalPage> ReadJournalAsync(TenantId tenant, JournalCursor? after = null, int take = 500, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(take, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(take, MaxEntries);
        return WithFeedAsync(tenant, feed => feed.ReadJournalAsync(after, take, cancellationToken), cancellationToken);
    }

    public ValueTask<JournalCursor> FindJournalEndAsync(TenantId tenant, CancellationToken cancellationToken = default) =>
        WithFeedAsync(tenant, feed => feed.FindJournalEndAsync(cancellationToken), cancellationToken);

    public ValueTask<long> ForgetJournalAsync(TenantId tenant, Instant before, CancellationToken cancellationToken = default)
    {
        var latest = Instant.FromDateTimeOffset(services.Clock.GetUtcNow()) - Duration.FromHours(1);
        return WithFeedAsync(tenant, feed => ForgetAsync(feed, Instant.Min(before, latest), cancellationToken), cancellationToken);
    }

    private static async ValueTask<long> ForgetAsync(IJournalFeed feed, Instant before, CancellationToken cancellationToken)
    {
        for (long sum = 0; ;)
        {
            var count = await feed.ForgetJournalAsync(before, ForgottenAtOnce, cancellationToken).ConfigureAwait(false);
            sum += count;
            if (count < ForgottenAtOnce)
                return sum;
        }
    }

    private async ValueTask<T> WithFeedAsync<T>(TenantId tenant, Func<IJournalFeed, ValueTask<T>> act, CancellationToken cancellationToken)
    {
        var connection = await services.Store.ConnectAsync(tenant, cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        return connection is IJournalFeed feed
            ? await act(feed).ConfigureAwait(false)
            : throw new NotSupportedException($"The journal of a {services.Store.GetType().Name} cannot be read from place to place: its connections are no {nameof(IJournalFeed)}.");
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
        OpenAsync(services.Store.ConnectAsync, HintAsync, tenant, actor, cancellationToken);

    private async ValueTask HintAsync(TenantId tenant)
    {
        foreach (var hint in _hints)
            await hint.CommittedAsync(this, tenant).ConfigureAwait(false);
    }

    private async ValueTask<Session> OpenAsync(
        Func<TenantId, CancellationToken, ValueTask<IStoreConnection>> connect, Func<TenantId, ValueTask>? committed, TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var connection = await connect(tenant, cancellationToken).ConfigureAwait(false);
        try
        {
            var own = await _models.ForAsync(connection, tenant, actor, cancellationToken).ConfigureAwait(false);
            return new Session(services, own, connection, tenant, actor) { Committed = committed };
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
