using System.Diagnostics;
using Crm.Access;
using Crm.Conformance;
using Crm.Errors;
using Crm.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Sqlite.Tests;

/// <summary>A disk of four megabytes.</summary>
public sealed class FullDiskTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-full-");
    private readonly bool _isMounted;

    public FullDiskTests() => _isMounted = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", _folder.FullName);

    [Fact]
    public async Task A_full_disk_is_an_error_that_says_so_and_writing_goes_on_once_there_is_room()
    {
        Assert.SkipUnless(_isMounted, "A disk of four megabytes takes root, to mount one.");
        var filler = Path.Combine(_folder.FullName, "filler");
        await File.WriteAllBytesAsync(filler, new byte[1024 * 1024], TestContext.Current.CancellationToken);
        var services = new ServiceCollection();
        services.AddCrm(StoreContract.Model, crm => crm.UseSqlite(Path.Combine(_folder.FullName, "crm.db")));
        await using var provider = services.BuildServiceProvider();
        var crm = provider.GetRequiredService<ICrmRuntime>();
        var written = 0;
        var error = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            while (true)
            {
                await AddAsync(crm, written);
                written++;
            }
        });
        Assert.Contains("is full", error.Message, StringComparison.Ordinal);
        Assert.InRange(written, 20, 100_000);
        Assert.Equal(written, await CountAsync(crm));
        File.Delete(filler);
        await AddAsync(crm, written);
        Assert.Equal(written + 1, await CountAsync(crm));
        Assert.True((await ((SqliteStore)crm.Store).CheckAsync(TestContext.Current.CancellationToken)).IsSound);
    }

    [Fact]
    public async Task A_backup_onto_a_full_disk_leaves_nothing_behind()
    {
        Assert.SkipUnless(_isMounted, "A disk of four megabytes takes root, to mount one.");
        await using var source = new TemporaryStore(StoreContract.Model.Catalog);
        var services = new ServiceCollection();
        services.AddCrm(StoreContract.Model, crm => crm.UseStore(_ => source));
        await using var provider = services.BuildServiceProvider();
        for (var i = 0; i < 500; i++)
            await AddAsync(provider.GetRequiredService<ICrmRuntime>(), i);
        var error = await Assert.ThrowsAsync<StoreException>(async () => await source.Store.BackupAsync(Path.Combine(_folder.FullName, "backup.db"), TestContext.Current.CancellationToken));
        Assert.Contains("is full", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    public ValueTask DisposeAsync()
    {
        if (_isMounted)
            Run("umount", _folder.FullName);
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task AddAsync(ICrmRuntime crm, int number)
    {
        await using var session = await crm.OpenSessionAsync(Actor.System);
        session.Add(Vessel.Named($"Ship {number}")).Logbook = new string('x', 10_000);
        await session.CommitAsync();
    }

    private static async Task<long> CountAsync(ICrmRuntime crm)
    {
        await using var session = await crm.OpenSessionAsync(Actor.System);
        return await session.Set<Vessel>().CountAsync();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
