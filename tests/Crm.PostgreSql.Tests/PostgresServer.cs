using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

[assembly: AssemblyFixture(typeof(Crm.PostgreSql.Tests.PostgresServer))]

namespace Crm.PostgreSql.Tests;

/// <summary>The server that tests use: the one that CRM_POSTGRES names, or a private one from installed binaries, gone with the tests.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Missing =
        "There is no PostgreSQL: set CRM_POSTGRES to a connection string (Host=…;Username=…;Password=…;Database=…), or install the server (apt-get install postgresql).";

    private string? _connectionString = Environment.GetEnvironmentVariable("CRM_POSTGRES");
    private DirectoryInfo? _folder;
    private string _binaries = "";
    private int _schemas;

    /// <summary>True when the server is this class's own, so that it may be stopped and killed.</summary>
    public bool IsPrivate => _folder is not null;

    public async ValueTask InitializeAsync()
    {
        if (_connectionString is null && FindBinaries() is { } binaries)
            await StartAsync(binaries);
    }

    /// <summary>A connection string to an empty schema of its own; skips the test when there is no server.</summary>
    public async Task<string> EmptySchemaAsync()
    {
        if (_connectionString is null)
        {
            Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), Missing);
            Assert.Skip(Missing);
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

    /// <summary>Kills the private server as a power cut would end it, and starts it again.</summary>
    public async Task KillAndStartAsync()
    {
        var pid = int.Parse((await File.ReadAllLinesAsync(Path.Combine(_folder!.FullName, "data", "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        using var server = Process.GetProcessById(pid);
        server.Kill();
        await server.WaitForExitAsync();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ServeAsync();
                return;
            }
            catch (InvalidOperationException) when (attempt < 20)
            {
                // Its children are still leaving.
                await Task.Delay(200);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is null)
            return;
        NpgsqlConnection.ClearAllPools();
        await RunAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        _folder.Delete(recursive: true);
    }

    private string Data => Path.Combine(_folder!.FullName, "data");

    private static string? FindBinaries()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql")
                ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => d, StringComparer.Ordinal).Select(d => Path.Combine(d, "bin"))
                : []);
        return folders.FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")));
    }

    private async Task StartAsync(string binaries)
    {
        _binaries = binaries;
        _folder = Directory.CreateTempSubdirectory("crm-postgres-");
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var passwordFile = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(passwordFile, password);
        if (Environment.IsPrivilegedProcess)
            await StartProcessAsync("chown", ["-R", "postgres", _folder.FullName]);
        await RunAsync("initdb", "-D", Data, "-U", "crm", "--auth=scram-sha-256", $"--pwfile={passwordFile}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions");
        var port = FreePort();
        await File.AppendAllTextAsync(
            Path.Combine(Data, "postgresql.conf"),
            string.Create(CultureInfo.InvariantCulture, $"\nport = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 200\n"));
        _connectionString = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = "crm", Password = password, Database = "postgres" }.ConnectionString;
        await ServeAsync();
    }

    private Task ServeAsync() => RunAsync("pg_ctl", "-D", Data, "-l", Path.Combine(_folder!.FullName, "log"), "-w", "start");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The server refuses to run as root.
    private Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        return Environment.IsPrivilegedProcess ? StartProcessAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : StartProcessAsync(path, arguments);
    }

    private async Task StartProcessAsync(string program, string[] arguments)
    {
        // A server that is started holds on to what it inherits, so its output goes nowhere.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments])
        {
            WorkingDirectory = _folder!.FullName,
        })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
