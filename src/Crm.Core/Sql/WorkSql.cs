using System.Data.Common;
using Crm.Records;
using Crm.Work;
using NodaTime;

namespace Crm.Sql;

/// <summary>What a store in an SQL database says to it in handing out work.</summary>
/// <remarks>
/// Calls take the clock where they tell the time: null for the database's own, an instant where tests say what time it is. What <see cref="Read"/> reads comes from every call
/// but <see cref="Now"/>, <see cref="Due"/>, <see cref="Turns"/> and <see cref="IsGood"/>. Immutable and thread-safe.
/// </remarks>
public sealed class WorkSql
{
    /// <summary>The most items that <see cref="Page"/> gives.</summary>
    public const int PageSize = 1000;

    // Where more is due, it is asked tenant by tenant.
    private const int Few = 200;
    private static readonly Instant LongAgo = Instant.FromUtc(1, 1, 1, 0, 0);
    private readonly SqlDialect _dialect;
    private readonly WorkStatements _statements;

    internal WorkSql(SqlDialect dialect)
    {
        _dialect = dialect;
        _statements = new WorkStatements(dialect);
    }

    /// <summary>Writes an item with a key, in the place of one that has it.</summary>
    internal SqlStatement Put => _statements.Put;

    /// <summary>The instant, as the only column of a row; see <see cref="ReadNow"/>.</summary>
    public SqlCall Now(Instant? clock) => new(_statements.TellTime, [FieldValue.Instant(clock)]);

    /// <summary>Whose work is due in a lane: rows of <see cref="ReadTurn"/>, in any order. Quick, and whole unless the items come to <see cref="IsTooMuch"/>.</summary>
    public SqlCall Due(Instant? clock, string lane) => new(_statements.FindDue, [FieldValue.Instant(clock), FieldValue.Text(lane), FieldValue.Integer(Few)]);

    /// <summary>True when <see cref="Due"/> did not see everything.</summary>
    public static bool IsTooMuch(IReadOnlyCollection<WorkTurn> due) => due.Sum(d => d.Count) >= Few;

    /// <summary>Whose work is due in a lane, however much it is: rows of <see cref="ReadTurn"/>, in any order, also of those that have nothing.</summary>
    /// <param name="clock">The instant; null for the database's clock.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="most">Where to stop counting.</param>
    public SqlCall Turns(Instant? clock, string lane, int most) => new(_statements.FindTurns, [FieldValue.Instant(clock), FieldValue.Text(lane), FieldValue.Integer(most)]);

    /// <summary>Leases some items of one tenant and priority; those that others are leasing at this moment are passed over.</summary>
    public SqlCall Lease(Instant? clock, LeaseRequest request, WorkTurn turn)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(turn);
        return new(
            _statements.Lease,
            [
                FieldValue.Instant(clock), FieldValue.Text(request.Lane), FieldValue.Text(turn.Tenant.Value), FieldValue.Integer((int)turn.Priority), FieldValue.Integer(turn.Count),
                FieldValue.Text(request.Worker), Micros(request.For),
            ]);
    }

    /// <summary>Makes a lease run from now on.</summary>
    public SqlCall Extend(Instant? clock, WorkLease lease, Duration by) => new(_statements.Extend, [FieldValue.Instant(clock), Micros(by), .. Of(lease)]);

    /// <summary>Finishes an item.</summary>
    public SqlCall Finish(WorkLease lease) => new(_statements.Finish, [.. Of(lease)]);

    /// <summary>Gives an item back.</summary>
    public SqlCall Return(Instant? clock, WorkLease lease, WorkReturn how)
    {
        ArgumentNullException.ThrowIfNull(how);
        FieldValue[] told = [FieldValue.Text(how.Reason), FieldValue.Integer(how.CountsAttempt ? 0 : 1), .. Of(lease)];
        return how.After is { } after
            ? new(_statements.TryLater, [FieldValue.Instant(clock), Micros(after), .. told])
            : new(_statements.GiveUp, [FieldValue.Instant(clock), .. told]);
    }

    /// <summary>Makes an item due now.</summary>
    public SqlCall Retry(Instant? clock, TenantId tenant, Guid item) => new(_statements.Retry, [FieldValue.Instant(clock), FieldValue.Text(tenant.Value), Id(item)]);

    /// <summary>Makes the item with a key due now where it only waits, and gives it.</summary>
    public SqlCall Hasten(Instant? clock, TenantId tenant, string key) => new(_statements.Hasten, [FieldValue.Instant(clock), FieldValue.Text(tenant.Value), FieldValue.Text(key)]);

    /// <summary>Parks an item.</summary>
    public SqlCall Park(Instant? clock, TenantId tenant, Guid item, string reason) =>
        new(_statements.Park, [FieldValue.Instant(clock), FieldValue.Text(reason), FieldValue.Text(tenant.Value), Id(item)]);

    /// <summary>Removes an item.</summary>
    public SqlCall Remove(TenantId tenant, Guid item) => new(_statements.Remove, [FieldValue.Text(tenant.Value), Id(item)]);

    /// <summary>A row when a lease is still good, and none when it is not.</summary>
    public SqlCall IsGood(WorkLease lease) => new(_statements.FindLease, [.. Of(lease)]);

    /// <summary>The next items of a tenant, by <see cref="WorkEntry.At"/>, then id.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">The last item of the page before; null for the first page.</param>
    public SqlCall Page(TenantId tenant, WorkEntry? after) =>
        new(_statements.Page, [FieldValue.Text(tenant.Value), FieldValue.Instant(after?.At ?? LongAgo), Id(after?.Item.Id ?? Guid.Empty), FieldValue.Integer(PageSize)]);

    /// <summary>The item in a row.</summary>
    public WorkEntry Read(DbDataReader row) => SystemRows.WorkEntry(i => _dialect.Read(row, i, SystemTable.Work.Columns[i]));

    /// <summary>The instant in a row of <see cref="Now"/>.</summary>
    public Instant ReadNow(DbDataReader row) => _dialect.Read(row, 0, SystemTable.Work["at"]).AsInstant()!.Value;

    /// <summary>Whose work it is, and how much, in a row of <see cref="Due"/> or <see cref="Turns"/>.</summary>
    public static WorkTurn ReadTurn(DbDataReader row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new((WorkPriority)row.GetInt64(0), new TenantId(row.GetString(1)), (int)row.GetInt64(2));
    }

    internal SqlCall Done(WorkLease lease) => new(_statements.Done, [.. Of(lease)]);

    internal SqlCall Cancel(TenantId tenant, string key) => new(_statements.Cancel, [FieldValue.Text(tenant.Value), FieldValue.Text(key)]);

    private static FieldValue[] Of(WorkLease lease) => [FieldValue.Text(lease.Tenant.Value), Id(lease.Item), FieldValue.Integer(lease.Fence)];

    private static FieldValue Id(Guid id) => FieldValue.Reference(new RecordRef("", id));

    private static FieldValue Micros(Duration duration) => FieldValue.Integer(duration.ToInt64Nanoseconds() / 1000);
}

/// <summary>Work of one tenant and priority that is due in a lane.</summary>
/// <param name="Priority">The priority.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Count">How many items, at least as far as anybody counted.</param>
public sealed record WorkTurn(WorkPriority Priority, TenantId Tenant, int Count);
