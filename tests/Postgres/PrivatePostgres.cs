using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Crm.Postgres;

/// <summary>A PostgreSQL server of its own, from installed binaries; it and its data are gone when it is disposed of.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    /// <summary>What to say when there is no server at all.</summary>
    public const string Missing =
        "There is no PostgreSQL: set CRM_POSTGRES to a connection string (Host=…;Username=…;Password=…;Database=…), or install the server (apt-get install postgresql).";

    private readonly string _binaries;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-postgres-");

    private PrivatePostgres(string binaries) => _binaries = binaries;

    public string ConnectionString { get; private set; } = "";

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Starts one; null where none is installed.</summary>
    public static async Task<PrivatePostgres?> StartAsync()
    {
        if (FindBinaries() is not { } binaries)
            return null;
        var server = new PrivatePostgres(binaries);
        await server.StartFirstAsync();
        return server;
    }

    /// <summary>Kills it (<c>kill -9</c> of the postmaster) and starts it again. That is no power cut: what it wrote and did not flush is still in the memory of the operating system.</summary>
    /// <param name="alsoBackends">Whether its backends die with it in whatever they do; otherwise they finish the statement at hand.</param>
    public async Task KillAndStartAsync(bool alsoBackends)
    {
        var pid = int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        using var server = Process.GetProcessById(pid);
        server.Kill(entireProcessTree: alsoBackends);
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
        NpgsqlConnection.ClearAllPools();
        await RunAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        _folder.Delete(recursive: true);
    }

    private static string? FindBinaries()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql")
                ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => d, StringComparer.Ordinal).Select(d => Path.Combine(d, "bin"))
                : []);
        return folders.FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")));
    }

    private async Task StartFirstAsync()
    {
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
        ConnectionString = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = "crm", Password = password, Database = "postgres" }.ConnectionString;
        await ServeAsync();
    }

    private Task ServeAsync() => RunAsync("pg_ctl", "-D", Data, "-l", Path.Combine(_folder.FullName, "log"), "-w", "start");

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
            WorkingDirectory = _folder.FullName,
        })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
