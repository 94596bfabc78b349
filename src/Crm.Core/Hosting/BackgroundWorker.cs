using Crm.Workers;
using Microsoft.Extensions.Hosting;

namespace Crm.Hosting;

/// <summary>A worker that runs as long as the host does.</summary>
internal sealed class BackgroundWorker(Worker worker) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => worker.RunAsync(stoppingToken);
}
