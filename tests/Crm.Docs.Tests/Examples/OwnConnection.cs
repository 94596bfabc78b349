using System.Data.Common;
using System.Runtime.CompilerServices;
using Crm.Errors;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using Crm.Sql;
using Microsoft.Data.Sqlite;

namespace Crm.Docs.Tests.Examples;

/// <summary>The example's store as one session sees it.</summary>
internal sealed class OwnConnection(OwnStore store, StoreSql sql, TenantId tenant) : IStoreConnection, ISummaryStore, IJournalStore
{
    private const int MostTries = 3;

    #region own-reading
    public ValueTask<Record?> FindAsync(RecordType type, Guid id, CancellationToken cancellationToken) =>
        FirstAsync<Record?>(OwnCommand.Of(sql.Find(tenant, type, id)), sql.ColumnsOf(type).Read, cancellationToken);

    public async IAsyncEnumerable<Record> QueryAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = sql.ColumnsOf(query.Type);
        await using var rows = new OwnRows(store, OwnCommand.Of(QuerySql.Select(query, columns, OwnDialect.Instance, tenant)));
        while (await rows.NextAsync(cancellationToken))
            yield return columns.Read(rows.Row);
    }

    public ValueTask<long> CountAsync(RecordQuery query, CancellationToken cancellationToken) =>
        FirstAsync(OwnCommand.Of(QuerySql.Count(query, OwnDialect.Instance, tenant)), r => r.GetInt64(0), cancellationToken);

    public ValueTask<RecordRef?> FindClaimAsync(Claim claim, CancellationToken cancellationToken) =>
        FirstAsync<RecordRef?>(OwnCommand.Of(sql.FindClaim(tenant, claim)), r => sql.ReadHolder(r), cancellationToken);

    public ValueTask<StoredCommand?> FindCommandAsync(string key, CancellationToken cancellationToken) =>
        FirstAsync<StoredCommand?>(OwnCommand.Of(sql.FindCommand(tenant, key)), sql.ReadCommand, cancellationToken);
    #endregion

    #region own-commit
    public async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        var calls = sql.Commit(tenant, batch).AllCalls;
        for (var attempt = 1; attempt <= MostTries; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Write(calls))
                return CommitOutcome.Written;
            var outcome = await CommitDiagnosis.OfAsync(batch, this, VersionAsync, isGood: null, cancellationToken);
            if (!outcome.IsWritten)
                return outcome;
        }

        throw new StoreException("The commit met changes of others that were gone when looked for.") { IsTransient = true };
    }

    private bool Write(IEnumerable<SqlCall> calls)
    {
        try
        {
            using var connection = store.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            foreach (var call in calls)
            {
                using var command = OwnCommand.Of(call).On(connection, transaction);
                if (!DoesAsExpected(command, call.Statement.Expects))
                    return false;                                     // the transaction is rolled back where it ends
            }

            transaction.Commit();
            return true;
        }
        catch (SqliteException error)
        {
            throw store.Translate(error);
        }
    }

    private static bool DoesAsExpected(SqliteCommand command, RowExpectation expects)
    {
        try
        {
            return expects switch
            {
                RowExpectation.FindsOne => command.ExecuteScalar() is not null,
                RowExpectation.ChangesOne => command.ExecuteNonQuery() == 1,
                _ => command.ExecuteNonQuery() >= 0,
            };
        }
        catch (SqliteException error) when (error.SqliteExtendedErrorCode == 1555)
        {
            return false;                                             // a row with that key is there
        }
    }
    #endregion

    #region own-options
    public async ValueTask<IReadOnlyList<SummaryRow>> SummariseAsync(SummaryQuery query, CancellationToken cancellationToken)
    {
        if (SummarySql.Of(query, OwnDialect.Instance, tenant) is not { } summary)
            return await Summariser.RunAsync(query, this, cancellationToken);
        await using var rows = new OwnRows(store, OwnCommand.Of(summary.Statement));
        return await rows.ToListAsync(r => summary.Read(r, query), cancellationToken);
    }

    public IAsyncEnumerable<JournalEntry> JournalOfAsync(RecordRef record, CancellationToken cancellationToken) =>
        ReadAsync(sql.Journal(tenant, record), row => sql.ReadEntry(row, record), cancellationToken);

    public IAsyncEnumerable<StateEntry> StatesOfAsync(RecordRef record, CancellationToken cancellationToken) =>
        ReadAsync(sql.States(tenant, record), sql.ReadState, cancellationToken);
    #endregion

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<long?> VersionAsync(RecordRef record, CancellationToken cancellationToken) =>
        FirstAsync<long?>(OwnCommand.Of(sql.Version(tenant, record)), r => r.GetInt64(0), cancellationToken);

    private async ValueTask<T?> FirstAsync<T>(OwnCommand query, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var rows = new OwnRows(store, query);
        return await rows.NextAsync(cancellationToken) ? read(rows.Row) : default;
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(SqlCall call, Func<DbDataReader, T?> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        await using var rows = new OwnRows(store, OwnCommand.Of(call));
        while (await rows.NextAsync(cancellationToken))
        {
            if (read(rows.Row) is { } item)
                yield return item;
        }
    }
}
