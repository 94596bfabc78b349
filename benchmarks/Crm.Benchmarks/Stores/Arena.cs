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

    /// <summary>A connection for looking at what was written.</summary>
    protected abstract DbConnection Looking { get; }

    /// <summary>The contender of that name: <c>limit</c>, <c>ours</c>, <c>host</c>, <c>ef</c>, <c>dapper</c>.</summary>
    public async Task<IWay> WayAsync(string name)
    {
        if (!_ways.TryGetValue(name, out var way))
            _ways[name] = way = string.Equals(name, "ours", StringComparison.Ordinal) ? new SessionWay(Crm) : await MakeAsync(name);
        return way;
    }

    /// <summary>A pair of accounts that no check has written to yet.</summary>
    public int TakePair() => --_nextPair;

    /// <summary>What is done between passes, untimed.</summary>
    public virtual Task BetweenAsync() => Task.CompletedTask;

    /// <summary>The row of an account and its newest row of the journal, as text by column.</summary>
    public async Task<IReadOnlyList<(string Column, string Value)>> LookAsync(int number)
    {
        var id = IdIn(AccountMaker.IdOf(number));
        var account = await RowAsync("SELECT * FROM crm_account WHERE tenant = 'default' AND id = @id", id);
        var entry = await RowAsync("SELECT * FROM crm__journal WHERE tenant = 'default' AND type = 'account' AND record = @id ORDER BY position DESC LIMIT 1", id);
        return [.. account, .. entry.Select(c => ("journal." + c.Column, c.Value))];
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

    private async Task<IReadOnlyList<(string Column, string Value)>> RowAsync(string text, object id)
    {
        await using var command = Looking.CreateCommand();
        command.CommandText = text;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@id", id);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
            throw new InvalidOperationException("The row is not there.");
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), TextOf(reader.GetValue(i))))];
    }

    private static string TextOf(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
