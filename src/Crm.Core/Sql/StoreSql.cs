using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Data.Common;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Work;

namespace Crm.Sql;

/// <summary>All that a store in an SQL database says to it, but for queries by rule, which <see cref="QuerySql"/> writes.</summary>
/// <remarks>An adapter runs the statements, looks whether they did what they were expected to, and reads the rows through here. Immutable and thread-safe.</remarks>
public sealed class StoreSql
{
    private readonly SqlDialect _dialect;
    private readonly SystemStatements _system;
    private readonly FrozenDictionary<string, RecordStatements> _records;

    /// <summary>Makes the statements for the types of a catalogue.</summary>
    public StoreSql(RecordCatalog catalog, SqlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        _dialect = dialect;
        _system = new SystemStatements(dialect);
        Tables = [.. catalog.Types.Select(t => new RecordColumns(t, dialect))];
        _records = Tables.ToFrozenDictionary(t => t.Type.Name, t => new RecordStatements(t, dialect), StringComparer.Ordinal);
    }

    /// <summary>The tables of the record types, in the order of the catalogue.</summary>
    public ImmutableArray<RecordColumns> Tables { get; }

    /// <summary>The columns of a type.</summary>
    public RecordColumns ColumnsOf(RecordType type) => RecordsOf(type.Name).Columns;

    /// <summary>The record with an id, live or not; its rows are read by <see cref="RecordColumns.Read"/>.</summary>
    public SqlCall Find(TenantId tenant, RecordType type, Guid id) =>
        new(RecordsOf(type.Name).Find, [FieldValue.Text(tenant.Value), FieldValue.Reference(new RecordRef(type.Name, id))]);

    /// <summary>What a commit writes, in an order that never lets two commits wait for each other in a circle: command, records by type and id, claims, the rest.</summary>
    public ImmutableArray<SqlCall> Commit(TenantId tenant, CommitBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var calls = ImmutableArray.CreateBuilder<SqlCall>();
        if (batch.Command is { } command)
            calls.Add(Call(_system.AddCommand, SystemRows.Of(tenant, command)));
        foreach (var add in Records(batch, tenant, calls).OrderBy(r => r.Record).Select(r => r.Add))
            add();
        foreach (var claim in batch.Claims.OrderBy(c => c.Take).ThenBy(c => c.Claim.Type, StringComparer.Ordinal).ThenBy(c => c.Claim.Field, StringComparer.Ordinal).ThenBy(c => c.Claim.Key, StringComparer.Ordinal))
            calls.Add(Call(claim.Take ? _system.TakeClaim : _system.GiveClaim, SystemRows.Of(tenant, claim)));
        foreach (var entry in batch.Journal)
            calls.Add(Call(_system.AddEntry, SystemRows.Of(tenant, entry)));
        foreach (var state in batch.States)
            calls.Add(Call(_system.AddState, SystemRows.Of(tenant, state)));
        foreach (var item in batch.Work)
            calls.Add(Call(_system.AddWork, SystemRows.Of(tenant, item)));
        return calls.DrainToImmutable();
    }

    /// <summary>The version of a record, as its only column; no row when there is none.</summary>
    public SqlCall Version(TenantId tenant, RecordRef record) =>
        new(RecordsOf(record.Type).Version, [FieldValue.Text(tenant.Value), FieldValue.Reference(record)]);

    /// <summary>Who holds a claim.</summary>
    public SqlCall FindClaim(TenantId tenant, Claim claim) =>
        new(_system.FindClaim, [FieldValue.Text(tenant.Value), FieldValue.Text(claim.Type), FieldValue.Text(claim.Field), FieldValue.Text(claim.Key)]);

    /// <summary>The record in a row of <see cref="FindClaim"/>.</summary>
    public RecordRef ReadHolder(DbDataReader row)
    {
        var read = RowOf(SystemTable.Claims, row);
        return new RecordRef(read(1).AsText()!, read(4).AsReference()!.Value.Id);
    }

    /// <summary>The outcome of a command.</summary>
    public SqlCall FindCommand(TenantId tenant, string key) => new(_system.FindCommand, [FieldValue.Text(tenant.Value), FieldValue.Text(key)]);

    /// <summary>The outcome in a row of <see cref="FindCommand"/>.</summary>
    public StoredCommand ReadCommand(DbDataReader row) => SystemRows.Command(RowOf(SystemTable.Commands, row));

    /// <summary>The journal of a record, newest first.</summary>
    public SqlCall Journal(TenantId tenant, RecordRef record) => new(_system.Journal, RecordOf(tenant, record));

    /// <summary>The entry in a row of <see cref="Journal"/>.</summary>
    public JournalEntry ReadEntry(DbDataReader row) => SystemRows.Entry(RowOf(SystemTable.Journal, row));

    /// <summary>A row when a commit has an entry about a record in the journal, and none when it has not; finds the newest commits first.</summary>
    public SqlCall FindCommit(TenantId tenant, RecordRef record, Guid commit) =>
        new(_system.FindCommit, [.. RecordOf(tenant, record), FieldValue.Reference(new RecordRef("", commit))]);

    /// <summary>The states that a record entered, in order.</summary>
    public SqlCall States(TenantId tenant, RecordRef record) => new(_system.States, RecordOf(tenant, record));

    /// <summary>The state in a row of <see cref="States"/>.</summary>
    public StateEntry ReadState(DbDataReader row) => SystemRows.State(RowOf(SystemTable.States, row));

    /// <summary>The work of a tenant, by due instant.</summary>
    public SqlCall Work(TenantId tenant) => new(_system.Work, [FieldValue.Text(tenant.Value)]);

    /// <summary>The item in a row of <see cref="Work"/>.</summary>
    public WorkItem ReadWork(DbDataReader row) => SystemRows.Item(RowOf(SystemTable.Work, row));

    private IEnumerable<(RecordRef Record, Action Add)> Records(CommitBatch batch, TenantId tenant, ImmutableArray<SqlCall>.Builder calls)
    {
        foreach (var write in batch.Writes)
            yield return (write.Record.Ref, () => Add(calls, tenant, write));
        foreach (var check in batch.Checks)
            yield return (check.Record, () => calls.Add(new SqlCall(RecordsOf(check.Record.Type).Check, RecordStatements.KeyOf(tenant, check.Record, check.Version))));
    }

    private void Add(ImmutableArray<SqlCall>.Builder calls, TenantId tenant, RecordWrite write)
    {
        calls.Add(RecordsOf(write.Type.Name).CallOf(tenant, write));
        if (write.Kind != WriteKind.Delete)
            return;
        calls.Add(new SqlCall(_system.ForgetStates, RecordOf(tenant, write.Record.Ref)));
        calls.Add(new SqlCall(_system.GiveClaims, RecordOf(tenant, write.Record.Ref)));
    }

    private RecordStatements RecordsOf(string type) => _records.TryGetValue(type, out var statements)
        ? statements
        : throw new ArgumentException($"The store keeps no {type}.", nameof(type));

    private Func<int, FieldValue> RowOf(SystemTable table, DbDataReader row) => i => _dialect.Read(row, i, table.Columns[i]);

    private static SqlCall Call(SqlStatement statement, FieldValue[] values) => new(statement, [.. values]);

    private static ImmutableArray<FieldValue> RecordOf(TenantId tenant, RecordRef record) =>
        [FieldValue.Text(tenant.Value), FieldValue.Text(record.Type), FieldValue.Reference(record)];
}
