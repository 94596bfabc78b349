using System.Data.Common;
using System.Runtime.CompilerServices;
using Crm.Errors;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Sql;
using Crm.Work;

namespace Crm.EntityFrameworkCore;

/// <summary>The store contract over statements: the same for every relational database.</summary>
internal sealed partial class RelationalConnection(RelationalTables tables, IDatabaseSession database, TenantId tenant) : IStoreConnection, ISummaryStore, IJournalStore, IJournalFeed
{
    private const int MaxTries = 3;
    private readonly StoreSql _sql = tables.Sql;
    private readonly List<RecordStream> _open = [];
    private int _disposed;

    public IDatabaseSession Database => database;

    public RelationalTables Tables => tables;

    public async ValueTask<Record?> FindAsync(RecordType type, Guid id, CancellationToken cancellationToken)
    {
        var rows = await OpenAsync(_sql.Find(tenant, type, id), cancellationToken).ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        return await NextAsync(rows, cancellationToken).ConfigureAwait(false) ? _sql.ColumnsOf(type).Read(rows.Reader) : null;
    }

    public async IAsyncEnumerable<Record> QueryAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = _sql.ColumnsOf(query.Type);
        var left = query.Take ?? long.MaxValue;
        var statements = QuerySql.SelectInTurn(query, columns, tables.Dialect, tenant);
        // What loses its value between two statements would come twice.
        var seen = statements.Length == 1 ? null : new HashSet<Guid>();
        foreach (var statement in statements)
        {
            var records = RunAsync(statement, columns, query.Take is null, cancellationToken);
            await foreach (var record in records.ConfigureAwait(false))
            {
                if (seen?.Add(record.Ref.Id) == false)
                    continue;
                yield return record;
                if (--left == 0)
                    yield break;
            }
        }
    }

    public async ValueTask<long> CountAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        var rows = await OpenAsync(QuerySql.Count(query, tables.Dialect, tenant), cancellationToken).ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        return await NextAsync(rows, cancellationToken).ConfigureAwait(false) ? rows.Reader.GetInt64(0) : 0;
    }

    public async ValueTask<IReadOnlyList<SummaryRow>> SummariseAsync(SummaryQuery query, CancellationToken cancellationToken)
    {
        if (SummarySql.Of(query, tables.Dialect, tenant) is not { } summary)
            return await Summariser.RunAsync(query, this, cancellationToken).ConfigureAwait(false);
        var rows = await OpenAsync(summary.Statement, cancellationToken).ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        var groups = new List<SummaryRow>();
        while (await NextAsync(rows, cancellationToken).ConfigureAwait(false))
            groups.Add(summary.Read(rows.Reader, query));
        return groups;
    }

    public async ValueTask<RecordRef?> FindClaimAsync(Claim claim, CancellationToken cancellationToken)
    {
        var rows = await OpenAsync(_sql.FindClaim(tenant, claim), cancellationToken).ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        return await NextAsync(rows, cancellationToken).ConfigureAwait(false) ? _sql.ReadHolder(rows.Reader) : null;
    }

    public async ValueTask<IReadOnlyDictionary<Claim, RecordRef>> FindClaimsAsync(IReadOnlyCollection<Claim> claims, CancellationToken cancellationToken)
    {
        var held = new Dictionary<Claim, RecordRef>();
        foreach (var some in claims.GroupBy(c => (c.Type, c.Field)).SelectMany(g => g.Chunk(StoreSql.ClaimsAtOnce)))
        {
            var rows = await OpenAsync(_sql.FindClaims(tenant, some), cancellationToken).ConfigureAwait(false);
            await using var closing = rows.ConfigureAwait(false);
            while (await NextAsync(rows, cancellationToken).ConfigureAwait(false))
                held[_sql.ReadClaim(rows.Reader)] = _sql.ReadHolder(rows.Reader);
        }

        return held;
    }

    public async ValueTask<StoredCommand?> FindCommandAsync(string key, CancellationToken cancellationToken)
    {
        var rows = await OpenAsync(_sql.FindCommand(tenant, key), cancellationToken).ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        return await NextAsync(rows, cancellationToken).ConfigureAwait(false) ? _sql.ReadCommand(rows.Reader) : null;
    }

    public IAsyncEnumerable<JournalEntry> JournalOfAsync(RecordRef record, CancellationToken cancellationToken) =>
        ReadAllAsync<JournalEntry>(_sql.Journal(tenant, record), row => _sql.ReadEntry(row, record), cancellationToken);

    public IAsyncEnumerable<StateEntry> StatesOfAsync(RecordRef record, CancellationToken cancellationToken) =>
        ReadAllAsync(_sql.States(tenant, record), _sql.ReadState, cancellationToken);

    public async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed == 1, this);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var stream in _open)
            await stream.BufferAsync(cancellationToken).ConfigureAwait(false);
        var commit = _sql.Commit(tenant, batch);
        for (var attempt = 1; ; attempt++)
        {
            if (await WriteAsync(commit, token => HappenedAsync(batch, token), cancellationToken).ConfigureAwait(false))
                return CommitOutcome.Written;
            var outcome = await CommitDiagnosis.OfAsync(batch, this, VersionAsync, IsGoodAsync, cancellationToken).ConfigureAwait(false);
            if (!outcome.IsWritten)
                return outcome;
            // What stood in the way is gone again: somebody else's change was undone between the two looks.
            if (attempt == MaxTries)
                throw new StoreException($"The commit met changes of others that were gone when looked for, {MaxTries} times.") { IsTransient = true };
        }
    }

    // Once: what is given back belongs to somebody else from then on.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        foreach (var stream in _open.ToArray())
            await stream.DisposeAsync().ConfigureAwait(false);
        await database.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> WriteAsync(SqlCommit commit, Func<CancellationToken, ValueTask<bool>> happened, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync(commit, happened, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (database.Translate(error, writing: true) is not null)
        {
            throw database.Translate(error, writing: true)!;
        }
    }

    private async ValueTask<bool> HappenedAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Command is { } command)
            return await FindCommandAsync(command.Key, cancellationToken).ConfigureAwait(false) is { } stored && stored.Commit == batch.Id;
        if (batch.Journal.IsEmpty)
            return false;
        var rows = await OpenAsync(_sql.FindCommit(tenant, batch.Journal[0].Record, batch.Id), cancellationToken).ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        return await NextAsync(rows, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<long?> VersionAsync(RecordRef record, CancellationToken cancellationToken)
    {
        if (tables.Find(record.Type) is null)
            return null;
        var rows = await OpenAsync(_sql.Version(tenant, record), cancellationToken).ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        return await NextAsync(rows, cancellationToken).ConfigureAwait(false) ? rows.Reader.GetInt64(0) : null;
    }

    private async ValueTask<bool> IsGoodAsync(WorkLease lease, CancellationToken cancellationToken)
    {
        var rows = await OpenAsync(_sql.Work.IsGood(lease with { Tenant = tenant }), cancellationToken).ConfigureAwait(false);
        await using var closing = rows.ConfigureAwait(false);
        return await NextAsync(rows, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<T> ReadAllAsync<T>(
        SqlCall call, Func<DbDataReader, T?> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = new List<T>();
        var rows = await OpenAsync(call, cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            while (await NextAsync(rows, cancellationToken).ConfigureAwait(false))
            {
                if (read(rows.Reader) is { } item)
                    found.Add(item);
            }
        }

        foreach (var item in found)
            yield return item;
    }

    private async IAsyncEnumerable<Record> RunAsync(
        SqlFragment statement, RecordColumns columns, bool isEndless, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = await OpenAsync(statement, cancellationToken).ConfigureAwait(false);
        var stream = new RecordStream(rows, columns, NextAsync, isEndless);
        await using var closing = stream.ConfigureAwait(false);
        _open.Add(stream);
        try
        {
            while (await stream.NextAsync(cancellationToken).ConfigureAwait(false) is { } record)
                yield return record;
        }
        finally
        {
            _open.Remove(stream);
        }
    }

    private async ValueTask<IRows> OpenAsync(SqlCall call, CancellationToken cancellationToken)
    {
        await FreeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await database.QueryAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (database.Translate(error, writing: false) is not null)
        {
            throw database.Translate(error, writing: false)!;
        }
    }

    private async ValueTask<IRows> OpenAsync(SqlFragment query, CancellationToken cancellationToken)
    {
        await FreeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await database.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (database.Translate(error, writing: false) is not null)
        {
            throw database.Translate(error, writing: false)!;
        }
    }

    private async ValueTask<bool> NextAsync(IRows rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await rows.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (database.Translate(error, writing: false) is not null)
        {
            throw database.Translate(error, writing: false)!;
        }
    }

    private async ValueTask FreeAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed == 1, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (database.MayNest)
            return;
        foreach (var stream in _open)
            await stream.BufferAsync(cancellationToken).ConfigureAwait(false);
    }
}
