using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Npgsql;

namespace Crm.PostgreSql.Tests;

/// <summary>A commit of many rows, which go by COPY.</summary>
public sealed class CopyTests(PostgresServer server)
{
    [Fact]
    public async Task One_that_is_cancelled_amidst_has_written_nothing_and_its_connection_goes_on()
    {
        var model = CrmModel.Build(m => m.Add<Tripwire>());
        // One connection, so that the next commit would meet what the cancelled one left behind.
        var narrow = new NpgsqlConnectionStringBuilder(await server.EmptySchemaAsync()) { MaxPoolSize = 1 };
        await using var store = new TemporaryStore(server, model.Catalog, narrow.ConnectionString);
        using var cancel = new CancellationTokenSource();
        var type = model.Catalog.Get<Tripwire>();
        var records = Enumerable.Range(0, 3_000).Select(i => Tripwire.Of($"row {i}")).ToArray();
        var batch = new CommitBatch
        {
            Id = new Guid(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
            At = default,
            Writes = [.. records.Select((r, i) => new RecordWrite(WriteKind.Insert, type, Placed(type, r, i), 0, []))],
        };
        records[2_500].OnRead = cancel.Cancel;
        var all = new RecordQuery { Type = type, Context = new RuleContext { Now = default } };
        await using var connection = await store.ConnectAsync(TenantId.Default, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connection.CommitAsync(batch, cancel.Token));
        Assert.True(cancel.IsCancellationRequested);
        Assert.Equal(0, await connection.CountAsync(all, TestContext.Current.CancellationToken));
        Assert.True((await connection.CommitAsync(batch, TestContext.Current.CancellationToken)).IsWritten);
        Assert.Equal(3_000, await connection.CountAsync(all, TestContext.Current.CancellationToken));
    }

    private static Tripwire Placed(RecordType type, Tripwire record, int number)
    {
        type.Get("id").Write!(record, FieldValue.Reference(new RecordRef(type.Name, new Guid(number + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))));
        type.Get("version").Write!(record, FieldValue.Integer(1));
        return record;
    }
}

/// <summary>A record that does something when its name is read.</summary>
internal sealed class Tripwire : Record<Tripwire>
{
    private string _name = "";

    private Tripwire()
    {
    }

    internal Action? OnRead { get; set; }

    public string Name
    {
        get
        {
            OnRead?.Invoke();
            return _name;
        }

        set => _name = value;
    }

    public static Tripwire Of(string name) => new() { Name = name };
}
