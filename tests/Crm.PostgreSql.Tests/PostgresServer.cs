using System.Globalization;
using Crm.Postgres;
using Npgsql;

[assembly: AssemblyFixture(typeof(Crm.PostgreSql.Tests.PostgresServer))]

namespace Crm.PostgreSql.Tests;

/// <summary>The server that tests use: the one that CRM_POSTGRES names, or a private one from installed binaries, gone with the tests.</summary>
public class PostgresServer : IAsyncLifetime
{
    private string? _connectionString;
    private PrivatePostgres? _private;
    private int _schemas;

    public PostgresServer() : this(Environment.GetEnvironmentVariable("CRM_POSTGRES"))
    {
    }

    protected PostgresServer(string? connectionString) => _connectionString = connectionString;

    public async ValueTask InitializeAsync()
    {
        if (_connectionString is null)
            _connectionString = (_private = await PrivatePostgres.StartAsync())?.ConnectionString;
    }

    /// <summary>A connection string to an empty schema of its own; skips the test when there is no server.</summary>
    public async Task<string> EmptySchemaAsync()
    {
        if (_connectionString is null)
        {
            Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), PrivatePostgres.Missing);
            Assert.Skip(PrivatePostgres.Missing);
        }

        var schema = string.Create(CultureInfo.InvariantCulture, $"t{Environment.ProcessId}_{Interlocked.Increment(ref _schemas)}");
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE SCHEMA {schema}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_connectionString) { SearchPath = schema, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>Drops what <see cref="EmptySchemaAsync"/> made.</summary>
    public async Task DropAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"DROP SCHEMA {new NpgsqlConnectionStringBuilder(connectionString).SearchPath} CASCADE", connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_private is not null)
            await _private.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A server on which nobody else writes: a transaction anywhere on it holds back what is read of every journal.</summary>
public sealed class LonePostgres() : PostgresServer(null);
