using Crm.Data;
using Crm.Sessions;
using Quickstart.Commands;

namespace Quickstart.Tests;

/// <summary>The folder, loaded once for all tests, and its files beside it.</summary>
public sealed class LoadedFolder : IAsyncLifetime
{
    private LoadedCrm? _crm;

    internal StringWriter Notes { get; } = new();

    internal IReadSession Session
    {
        get
        {
            SharedData.Require(SalesFiles.DataSet);
            return _crm!.Session;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (SharedData.Find(SalesFiles.DataSet) is { } folder)
            _crm = await LoadedCrm.FromAsync(folder, new Terminal(TextWriter.Null, Notes), CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _crm?.DisposeAsync() ?? ValueTask.CompletedTask;
}
