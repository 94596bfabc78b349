using System.Data.Common;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.Stores;

/// <summary>A database of 100,000 accounts in which contenders meet; the store has made its tables and rows.</summary>
internal abstract class Arena : IAsyncDisposable
{
    private const int RowsPerCommit = 1_000;

    private readonly ServiceProvider _services;
    private readonly Dictionary<string, IWay> _ways = new(StringComparer.Ordinal);
    private int _nextPair = AccountMaker.Pairs;

    protected Arena(Action<CrmBuilder> use) =>
        _services = new ServiceCollection().AddCrm(AccountModel.Model, use).BuildServiceProvider();

    protected ICrmRuntime Crm => _services.GetRequiredService<ICrmRuntime>();

    // Ids of the present come behind those that were made up.
    private static Guid FirstNew { get; } = AccountMaker.IdOf(AccountMaker.Count);

    /// <summary>A connection for looking at what was written.</summary>
    protected abstract DbConnection Looking { get; }

    /// <summary>The contender of that name: <c>limit</c>, <c>load</c>, <c>ours</c>, <c>bulk</c>, <c>host</c>, <c>ef</c>, <c>dapper</c>.</summary>
    public async Task<IWay> WayAsync(string name)
    {
        if (!_ways.TryGetValue(name, out var way))
        {
            _ways[name] = way = name switch
            {
                "ours" => new SessionWay(Crm),
                "bulk" => new BulkWay(Crm),
                _ => await MakeAsync(name),
            };
        }

        return way;
    }

    /// <summary>A pair of accounts that no check has written to yet.</summary>
    public int TakePair() => --_nextPair;

    /// <summary>What is done between passes, untimed.</summary>
    public virtual Task BetweenAsync() => Task.CompletedTask;

    /// <summary>The row of an account and its newest row of the journal, as text by column.</summary>
    public async Task<IReadOnlyList<(string Column, string Value)>> LookAsync(int number)
    {
        var id = AccountMaker.IdOf(number);
        var account = await RowAsync("SELECT * FROM crm_account WHERE tenant = 'default' AND id = @id", id);
        var entry = await RowAsync("SELECT * FROM crm__journal WHERE tenant = 'default' AND type = 'account' AND record = @id ORDER BY position DESC LIMIT 1", id);
        return [.. account, .. entry.Select(c => ("journal." + c.Column, c.Value))];
    }

    /// <summary>Accounts that were never saved.</summary>
    public Account[] MakeNew(int from, int count)
    {
        var type = Crm.Model.Catalog.Get<Account>();
        return [.. Enumerable.Range(from, count).Select(n => AccountMaker.MakeNew(type, n % AccountMaker.Count))];
    }

    /// <summary>The rows of the accounts that were inserted, by code, and those of the journal about them, as text by column.</summary>
    public async Task<(IReadOnlyList<IReadOnlyList<(string Column, string Value)>> Accounts, IReadOnlyList<IReadOnlyList<(string Column, string Value)>> Entries)> LookAtNewAsync()
    {
        var accounts = await RowsAsync("SELECT * FROM crm_account WHERE tenant = 'default' AND id >= @id ORDER BY code", FirstNew);
        return (accounts, await RowsAsync("SELECT * FROM crm__journal WHERE tenant = 'default' AND type = 'account' AND record >= @id", FirstNew));
    }

    /// <summary>Takes out what was inserted, so that the table stays as large as it was.</summary>
    public virtual async Task ForgetNewAsync()
    {
        foreach (var text in new[] { "DELETE FROM crm_account WHERE tenant = 'default' AND id >= @id", "DELETE FROM crm__journal WHERE tenant = 'default' AND type = 'account' AND record >= @id" })
        {
            await using var command = Command(text, FirstNew);
            await command.ExecuteNonQueryAsync();
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var way in _ways.Values)
            await way.DisposeAsync();
        await _services.DisposeAsync();
    }

    protected abstract Task<IWay> MakeAsync(string name);

    protected abstract object IdIn(Guid id);

    protected async Task FillAsync()
    {
        var type = Crm.Model.Catalog.Get<Account>();
        await using var connection = await Crm.Store.ConnectAsync(TenantId.Default, CancellationToken.None);
        foreach (var numbers in Enumerable.Range(0, AccountMaker.Count).Chunk(RowsPerCommit))
        {
            var writes = numbers.Select(n => new RecordWrite(WriteKind.Insert, type, AccountMaker.Make(type, n), 0, []));
            var batch = new CommitBatch { Id = Guid.CreateVersion7(), At = AccountMaker.TouchedOf(0), Writes = [.. writes] };
            if (!(await connection.CommitAsync(batch, CancellationToken.None)).IsWritten)
                throw new InvalidOperationException("The accounts were not written.");
        }
    }

    private async Task<IReadOnlyList<(string Column, string Value)>> RowAsync(string text, Guid id) =>
        (await RowsAsync(text, id)) is [var row] ? row : throw new InvalidOperationException("The row is not there.");

    private async Task<IReadOnlyList<IReadOnlyList<(string Column, string Value)>>> RowsAsync(string text, Guid id)
    {
        await using var command = Command(text, id);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<IReadOnlyList<(string, string)>>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), TextOf(reader.GetValue(i))))]);
        return rows;
    }

    private DbCommand Command(string text, Guid id)
    {
        var command = Looking.CreateCommand();
        command.CommandText = text;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@id", IdIn(id));
        command.Parameters.Add(parameter);
        return command;
    }

    private static string TextOf(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
