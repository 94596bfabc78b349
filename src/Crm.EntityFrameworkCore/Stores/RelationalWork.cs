using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Crm.Errors;
using Crm.Persistence;
using Crm.Records;
using Crm.Sql;
using Crm.Work;
using NodaTime;

namespace Crm.EntityFrameworkCore;

/// <summary>Hands out the work of a relational database.</summary>
/// <param name="tables">The statements.</param>
/// <param name="open">Opens the library's own way to the database.</param>
/// <param name="clock">Where it is not the system's, it says what time it is; otherwise the database's clock does.</param>
internal sealed class RelationalWork(RelationalTables tables, Func<CancellationToken, ValueTask<IOwnSession>> open, TimeProvider clock) : IWorkStore
{
    private const int MaxTries = 3;
    private readonly WorkSql _sql = tables.Sql.Work;

    [SuppressMessage("ApiDesign", "RS0030", Justification = "Only asked whether it is the one.")]
    private Instant? Clock => ReferenceEquals(clock, TimeProvider.System) ? null : Instant.FromDateTimeOffset(clock.GetUtcNow());

    public async ValueTask<Instant> NowAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(_sql.Now(Clock), _sql.ReadNow, cancellationToken).ConfigureAwait(false))[0];

    public async ValueTask<IReadOnlyList<WorkEntry>> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var turns = new Queue<WorkTurn>(await TurnsAsync(request, cancellationToken).ConfigureAwait(false));
        var leased = new List<WorkEntry>();
        while (leased.Count < request.Count && turns.Count > 0)
        {
            var calls = new List<SqlCall>();
            for (var left = request.Count - leased.Count; left > 0 && turns.TryDequeue(out var turn);)
            {
                calls.Add(_sql.Lease(Clock, request, turn with { Count = Math.Min(left, turn.Count) }));
                left -= turn.Count;
            }

            leased.AddRange(await LeaseAsync(calls, cancellationToken).ConfigureAwait(false));
        }

        return [.. leased.OrderBy(l => l.Item.Priority).ThenBy(l => IsBefore(l.Tenant, request.After)).ThenBy(l => l.Tenant.Value, StringComparer.Ordinal).ThenBy(l => l.Item.Due).ThenBy(l => l.Item.Id)];
    }

    public async ValueTask<IReadOnlyCollection<WorkLease>> ExtendAsync(IReadOnlyCollection<WorkLease> leases, Duration by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        return [.. (await ChangeAsync([.. leases.Select(l => _sql.Extend(Clock, l, by))], cancellationToken).ConfigureAwait(false)).Select(e => e.Lease)];
    }

    public async ValueTask<IReadOnlyCollection<WorkLease>> FinishAsync(IReadOnlyCollection<WorkLease> leases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leases);
        return [.. (await ChangeAsync([.. leases.Select(_sql.Finish)], cancellationToken).ConfigureAwait(false)).Select(e => e.Lease)];
    }

    public ValueTask<bool> ReturnAsync(WorkLease lease, WorkReturn how, CancellationToken cancellationToken) => ChangesAsync(_sql.Return(Clock, lease, how), cancellationToken);

    public ValueTask<bool> RetryAsync(TenantId tenant, Guid item, CancellationToken cancellationToken) => ChangesAsync(_sql.Retry(Clock, tenant, item), cancellationToken);

    public ValueTask<bool> HastenAsync(TenantId tenant, string key, CancellationToken cancellationToken) => ChangesAsync(_sql.Hasten(Clock, tenant, key), cancellationToken);

    public ValueTask<bool> ParkAsync(TenantId tenant, Guid item, string reason, CancellationToken cancellationToken) =>
        ChangesAsync(_sql.Park(Clock, tenant, item, reason), cancellationToken);

    public ValueTask<bool> CancelAsync(TenantId tenant, Guid item, CancellationToken cancellationToken) => ChangesAsync(_sql.Remove(tenant, item), cancellationToken);

    public async IAsyncEnumerable<WorkEntry> ListAsync(TenantId tenant, WorkQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        for (WorkEntry? last = null; ;)
        {
            var page = await ReadAsync(_sql.Page(tenant, last), _sql.Read, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Where(query.Wants))
                yield return entry;
            if (page.Count < WorkSql.PageSize)
                yield break;
            last = page[^1];
        }
    }

    // By priority, then turn by turn of the tenants.
    private async ValueTask<IEnumerable<WorkTurn>> TurnsAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        var due = await ReadAsync(_sql.Due(Clock, request.Lane), WorkSql.ReadTurn, cancellationToken).ConfigureAwait(false);
        if (WorkSql.IsTooMuch(due))
            due = await ReadAsync(_sql.Turns(Clock, request.Lane, request.Count), WorkSql.ReadTurn, cancellationToken).ConfigureAwait(false);
        var share = request.PerTenant ?? request.Count;
        return due
            .SelectMany(t => Enumerable.Range(0, (t.Count + share - 1) / share).Select(round => (Round: round, Turn: t with { Count = Math.Min(share, t.Count - (round * share)) })))
            .OrderBy(t => t.Turn.Priority).ThenBy(t => t.Round).ThenBy(t => IsBefore(t.Turn.Tenant, request.After)).ThenBy(t => t.Turn.Tenant.Value, StringComparer.Ordinal)
            .Select(t => t.Turn);
    }

    private static bool IsBefore(TenantId tenant, TenantId? after) => after is { } last && string.CompareOrdinal(tenant.Value, last.Value) <= 0;

    // Two who take up the same ordering key at once are stopped by the database.
    private async ValueTask<IReadOnlyList<WorkEntry>> LeaseAsync(List<SqlCall> calls, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ChangeAsync(calls, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException error) when (attempt < MaxTries && (error.IsTransient || error.InnerException is { } inner && tables.Dialect.IsUnexpected(inner)))
            {
            }
        }
    }

    private async ValueTask<bool> ChangesAsync(SqlCall call, CancellationToken cancellationToken) =>
        (await ChangeAsync([call], cancellationToken).ConfigureAwait(false)).Count > 0;

    private async ValueTask<IReadOnlyList<WorkEntry>> ChangeAsync(List<SqlCall> calls, CancellationToken cancellationToken)
    {
        if (calls.Count == 0)
            return [];
        var session = await open(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        try
        {
            return await session.ChangeAsync(calls, _sql.Read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (session.Translate(error, writing: false) is not null)
        {
            throw session.Translate(error, writing: false)!;
        }
    }

    private async ValueTask<IReadOnlyList<T>> ReadAsync<T>(SqlCall call, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var session = await open(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        try
        {
            var rows = await session.QueryAsync(call, cancellationToken).ConfigureAwait(false);
            await using var closingRows = rows.ConfigureAwait(false);
            var found = new List<T>();
            while (await rows.Reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                found.Add(read(rows.Reader));
            return found;
        }
        catch (Exception error) when (session.Translate(error, writing: false) is not null)
        {
            throw session.Translate(error, writing: false)!;
        }
    }
}
