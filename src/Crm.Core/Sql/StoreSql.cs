using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.InteropServices;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Sql;

/// <summary>All that a store in an SQL database says to it, but for queries by rule, which <see cref="QuerySql"/> writes.</summary>
/// <remarks>An adapter runs the statements, looks whether they did what they were expected to, and reads the rows through here. Immutable and thread-safe.</remarks>
public sealed class StoreSql
{
    /// <summary>The most claims that <see cref="FindClaims"/> asks for.</summary>
    public const int ClaimsAtOnce = 100;

    // From here on a database that takes rows in bulk takes them quicker so.
    private const int Many = 100;
    private readonly SqlDialect _dialect;
    private readonly SystemStatements _system;
    private readonly FrozenDictionary<string, RecordStatements> _records;

    /// <summary>Makes the statements for the types of a catalogue.</summary>
    public StoreSql(RecordCatalog catalog, SqlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        _dialect = dialect;
        _system = new SystemStatements(dialect);
        Work = new WorkSql(dialect);
        Feed = new JournalSql(dialect);
        Tables = [.. catalog.Types.Select(t => new RecordColumns(t, dialect))];
        _records = Tables.ToFrozenDictionary(t => t.Type.Name, t => new RecordStatements(t, dialect), StringComparer.Ordinal);
    }

    /// <summary>The tables of the record types, in the order of the catalogue.</summary>
    public ImmutableArray<RecordColumns> Tables { get; }

    /// <summary>What hands out work.</summary>
    public WorkSql Work { get; }

    /// <summary>What reads the journal from place to place.</summary>
    public JournalSql Feed { get; }

    /// <summary>The columns of a type.</summary>
    public RecordColumns ColumnsOf(RecordType type) => RecordsOf(type.Name).Columns;

    /// <summary>The record with an id, live or not; its rows are read by <see cref="RecordColumns.Read"/>.</summary>
    public SqlCall Find(TenantId tenant, RecordType type, Guid id) =>
        new(RecordsOf(type.Name).Find, [FieldValue.Text(tenant.Value), FieldValue.Reference(new RecordRef(type.Name, id))]);

    /// <summary>What a commit writes, in an order that never lets two commits wait for each other in a circle: new rows where they are many, command, records by type and id, claims, the rest.</summary>
    public SqlCommit Commit(TenantId tenant, CommitBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var calls = ImmutableArray.CreateBuilder<SqlCall>();
        var inserts = ImmutableArray.CreateBuilder<SqlInserts>();
        if (batch.Command is { } command)
            calls.Add(Call(_system.AddCommand, SystemRows.Of(tenant, command)));
        AddRecords(batch, tenant, inserts, calls);
        foreach (var claim in InOrder(batch.Claims))
            calls.Add(Call(claim.Take ? _system.TakeClaim : _system.GiveClaim, SystemRows.Of(tenant, claim)));
        Add(_system.AddEntry, SystemTable.Journal, batch.Journal, e => SystemRows.Of(tenant, e), inserts, calls);
        Add(_system.AddState, SystemTable.States, batch.States, s => SystemRows.Of(tenant, s), inserts, calls);
        AddWork(tenant, batch, inserts, calls);
        return new SqlCommit(inserts.DrainToImmutable(), calls.DrainToImmutable());
    }

    /// <summary>The version of a record, as its only column; no row when there is none.</summary>
    public SqlCall Version(TenantId tenant, RecordRef record) =>
        new(RecordsOf(record.Type).Version, [FieldValue.Text(tenant.Value), FieldValue.Reference(record)]);

    /// <summary>Who holds a claim.</summary>
    public SqlCall FindClaim(TenantId tenant, Claim claim) =>
        new(_system.FindClaim, [FieldValue.Text(tenant.Value), FieldValue.Text(claim.Type), FieldValue.Text(claim.Field), FieldValue.Text(claim.Key)]);

    /// <summary>Who holds some claims of one type and field; at least one, at most <see cref="ClaimsAtOnce"/>.</summary>
    public SqlCall FindClaims(TenantId tenant, IReadOnlyList<Claim> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentOutOfRangeException.ThrowIfZero(claims.Count, nameof(claims));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(claims.Count, ClaimsAtOnce, nameof(claims));
        // The text stays one and the same: what is not wanted asks for the first once more.
        var keys = Enumerable.Range(0, ClaimsAtOnce).Select(i => FieldValue.Text(claims[i < claims.Count ? i : 0].Key));
        return new(_system.FindClaims, [FieldValue.Text(tenant.Value), FieldValue.Text(claims[0].Type), FieldValue.Text(claims[0].Field), .. keys]);
    }

    /// <summary>The claim in a row of <see cref="FindClaims"/>.</summary>
    public Claim ReadClaim(DbDataReader row)
    {
        var read = RowOf(SystemTable.Claims, row);
        return new Claim(read(1).AsText()!, read(2).AsText()!, read(3).AsText()!);
    }

    /// <summary>The record in a row of <see cref="FindClaim"/> or <see cref="FindClaims"/>.</summary>
    public RecordRef ReadHolder(DbDataReader row)
    {
        var read = RowOf(SystemTable.Claims, row);
        return new RecordRef(read(1).AsText()!, read(4).AsReference()!.Value.Id);
    }

    /// <summary>The outcome of a command.</summary>
    public SqlCall FindCommand(TenantId tenant, string key) => new(_system.FindCommand, [FieldValue.Text(tenant.Value), FieldValue.Text(key)]);

    /// <summary>The outcome in a row of <see cref="FindCommand"/>.</summary>
    public StoredCommand ReadCommand(DbDataReader row) => SystemRows.Command(RowOf(SystemTable.Commands, row));

    /// <summary>The entries in which a record's may be found, newest first.</summary>
    public SqlCall Journal(TenantId tenant, RecordRef record)
    {
        var of = RecordOf(tenant, record);
        return new SqlCall(_system.Journal, [.. of, .. of, of[^1]]);
    }

    /// <summary>The record's entry in a row of <see cref="Journal"/>; null when the row is about a batch without it.</summary>
    public JournalEntry? ReadEntry(DbDataReader row, RecordRef record)
    {
        var entry = SystemRows.Entry(RowOf(SystemTable.Journal, row));
        return entry.Batch.Count == 0 ? entry : entry.Batch.Contains(record.Id) ? entry.Of(record) : null;
    }

    /// <summary>A row when a commit has an entry about a record in the journal, and none when it has not; finds the newest commits first.</summary>
    public SqlCall FindCommit(TenantId tenant, RecordRef record, Guid commit) =>
        new(_system.FindCommit, [.. RecordOf(tenant, record), FieldValue.Reference(new RecordRef("", commit))]);

    /// <summary>The states that a record entered, in order.</summary>
    public SqlCall States(TenantId tenant, RecordRef record) => new(_system.States, RecordOf(tenant, record));

    /// <summary>The state in a row of <see cref="States"/>.</summary>
    public StateEntry ReadState(DbDataReader row) => SystemRows.State(RowOf(SystemTable.States, row));

    private void AddRecords(
        CommitBatch batch, TenantId tenant, ImmutableArray<SqlInserts>.Builder inserts, ImmutableArray<SqlCall>.Builder calls)
    {
        if (batch is { Writes: [var only], Checks.IsEmpty: true })
        {
            Add(calls, tenant, only);
            return;
        }

        var many = batch.Writes.Length < Many ? [] : batch.Writes
            .Where(w => w.Kind == WriteKind.Insert).GroupBy(w => w.Type.Name, StringComparer.Ordinal).Where(g => g.Count() >= Many).ToDictionary(g => g.Key, StringComparer.Ordinal);
        // In the order of the index that every table has, so that the database goes along it.
        foreach (var (type, created) in many)
            inserts.Add(RecordsOf(type).InsertsOf(tenant, [.. created.Select(w => w.Record).OrderBy(r => r.RawId)]));
        var writes = batch.Writes.Where(w => w.Kind != WriteKind.Insert || !many.ContainsKey(w.Type.Name)).Select(w => (w.Record.Ref, Write: (RecordWrite?)w, Version: 0L));
        var checks = batch.Checks.Select(c => (Ref: c.Record, Write: (RecordWrite?)null, c.Version));
        foreach (var (record, write, version) in writes.Concat(checks).OrderBy(r => r.Ref))
        {
            if (write is not null)
                Add(calls, tenant, write);
            else
                calls.Add(new SqlCall(RecordsOf(record.Type).Check, RecordStatements.KeyOf(tenant, record, version)));
        }
    }

    // What has a key may take the place of another.
    private void AddWork(TenantId tenant, CommitBatch batch, ImmutableArray<SqlInserts>.Builder inserts, ImmutableArray<SqlCall>.Builder calls)
    {
        foreach (var lease in batch.Done.OrderBy(l => l.Item))
            calls.Add(Work.Done(lease with { Tenant = tenant }));
        foreach (var key in batch.Cancelled.Order(StringComparer.Ordinal))
            calls.Add(Work.Cancel(tenant, key));
        foreach (var item in batch.Work.Where(w => w.Key is not null).OrderBy(w => w.Key, StringComparer.Ordinal))
            calls.Add(Call(Work.Put, SystemRows.Of(tenant, item)));
        Add(_system.AddWork, SystemTable.Work, [.. batch.Work.Where(w => w.Key is null)], w => SystemRows.Of(tenant, w), inserts, calls);
    }

    private void Add<T>(
        SqlStatement insert, SystemTable table, ImmutableArray<T> rows, Func<T, FieldValue[]> valuesOf,
        ImmutableArray<SqlInserts>.Builder inserts, ImmutableArray<SqlCall>.Builder calls)
    {
        if (rows.Length >= Many)
            inserts.Add(_system.InsertsOf(insert, table, rows, valuesOf));
        else
        {
            foreach (var row in rows)
                calls.Add(Call(insert, valuesOf(row)));
        }
    }

    // One comparison for all of it: many claims differ by their keys alone.
    private static IEnumerable<ClaimWrite> InOrder(ImmutableArray<ClaimWrite> claims) =>
        claims.Length < 2 ? claims : claims.Order(Comparer<ClaimWrite>.Create(Compare));

    private static int Compare(ClaimWrite left, ClaimWrite right)
    {
        var (a, b) = (left.Claim, right.Claim);
        var order = left.Take.CompareTo(right.Take);
        if (order == 0)
            order = string.CompareOrdinal(a.Type, b.Type);
        if (order == 0)
            order = string.CompareOrdinal(a.Field, b.Field);
        return order == 0 ? string.CompareOrdinal(a.Key, b.Key) : order;
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

    private static SqlCall Call(SqlStatement statement, FieldValue[] values) => new(statement, ImmutableCollectionsMarshal.AsImmutableArray(values));

    private static ImmutableArray<FieldValue> RecordOf(TenantId tenant, RecordRef record) =>
        [FieldValue.Text(tenant.Value), FieldValue.Text(record.Type), FieldValue.Reference(record)];
}
