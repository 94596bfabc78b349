using System.Collections.Immutable;
using System.Data.Common;
using Crm.Journal;
using Crm.Records;
using NodaTime;

namespace Crm.Sql;

/// <summary>What a store in an SQL database says to it in reading a tenant's journal from place to place.</summary>
/// <remarks>
/// Read the entries first and look whether the place is still good afterwards (<see cref="Look"/>): what is forgotten in between is then noticed. Immutable and thread-safe.
/// </remarks>
public sealed class JournalSql
{
    private readonly SqlDialect _dialect;
    private readonly JournalStatements _statements;

    internal JournalSql(SqlDialect dialect)
    {
        _dialect = dialect;
        _statements = new JournalStatements(dialect);
    }

    /// <summary>The entries behind a place, in order: rows of <see cref="ReadEntry"/>.</summary>
    public SqlCall Read(TenantId tenant, JournalCursor after, int take) => new(_statements.Read, Behind(tenant, after, take));

    /// <summary>Only where those entries are, and when they were made: rows of <see cref="ReadCursor"/> and <see cref="ReadAt"/>.</summary>
    public SqlCall Places(TenantId tenant, JournalCursor after, int take) => new(_statements.Places, Behind(tenant, after, take));

    /// <summary>The place of the last entry that can be read, as the only row, of <see cref="ReadCursor"/>.</summary>
    public SqlCall End(TenantId tenant) => new(_statements.End, [FieldValue.Text(tenant.Value)]);

    /// <summary>The place of the last entry that was forgotten, as the only row, of <see cref="ReadCursor"/>.</summary>
    public SqlCall FindForgotten(TenantId tenant) => new(_statements.FindForgotten, [FieldValue.Text(tenant.Value)]);

    /// <summary>The place of the last entry that was forgotten, and the given one where its entry is there: rows of <see cref="ReadCursor"/>, told apart by <see cref="IsEntry"/>.</summary>
    public SqlCall Look(TenantId tenant, JournalCursor at) => new(_statements.Look, Of(tenant, at));

    /// <summary>Removes the entries up to a place.</summary>
    /// <returns>The statements, for one commit.</returns>
    public SqlCommit Forget(TenantId tenant, JournalCursor upTo)
    {
        var place = Of(tenant, upTo);
        return new SqlCommit([], [new(_statements.Mark, [.. place]), new(_statements.Forget, [.. place[..3]])]);
    }

    /// <summary>The entry in a row of <see cref="Read"/>.</summary>
    public JournalEntry ReadEntry(DbDataReader row) => SystemRows.Entry(i => Column(row, i));

    /// <summary>The place behind the entry in a row of <see cref="Read"/>.</summary>
    public JournalCursor CursorOf(DbDataReader row, JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var at = SystemTable.Journal.Columns.IndexOf(SystemTable.Journal["horizon"]);
        return new JournalCursor(Column(row, at).AsInteger()!.Value, entry.Position, entry.Commit);
    }

    /// <summary>A place in a row.</summary>
    public JournalCursor ReadCursor(DbDataReader row)
    {
        var (horizon, position, commit) = (SystemTable.Journal["horizon"], SystemTable.Journal["position"], SystemTable.Journal["commit"]);
        return new JournalCursor(
            _dialect.Read(row, 0, horizon).AsInteger()!.Value, _dialect.Read(row, 1, position).AsInteger()!.Value, _dialect.Read(row, 2, commit).AsReference()!.Value.Id);
    }

    /// <summary>When the entry in a row of <see cref="Places"/> was made.</summary>
    public Instant ReadAt(DbDataReader row) => _dialect.Read(row, 3, SystemTable.Journal["at"]).AsInstant()!.Value;

    /// <summary>True when a row of <see cref="Look"/> is of an entry that is there.</summary>
    public static bool IsEntry(DbDataReader row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.GetInt64(3) == 1;
    }

    private FieldValue Column(DbDataReader row, int number) => _dialect.Read(row, number, SystemTable.Journal.Columns[number]);

    private static ImmutableArray<FieldValue> Behind(TenantId tenant, JournalCursor after, int take) =>
        [FieldValue.Text(tenant.Value), FieldValue.Integer(after.Horizon), FieldValue.Integer(after.Position), FieldValue.Integer(take)];

    private static ImmutableArray<FieldValue> Of(TenantId tenant, JournalCursor at) =>
        [FieldValue.Text(tenant.Value), FieldValue.Integer(at.Horizon), FieldValue.Integer(at.Position), FieldValue.Reference(new RecordRef("", at.Commit))];
}
