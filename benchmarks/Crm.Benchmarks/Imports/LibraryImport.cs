using Crm.Import.Runs;
using Crm.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.Imports;

/// <summary>The import by the library, by a plan.</summary>
internal sealed class LibraryImport(ServiceProvider services) : IImport
{
    private static readonly ImportOptions Options = new() { BatchSize = ProspectModel.BatchSize, MaxProblems = ImportArena.Rows };

    public Outcome Run(string path) => RunAsync(Path.GetDirectoryName(path)!).GetAwaiter().GetResult();

    public void Dispose() => services.Dispose();

    private async Task<Outcome> RunAsync(string folder)
    {
        var importer = new Importer(services.GetRequiredService<ICrmRuntime>(), TimeProvider.System);
        var report = await importer.RunAsync(ProspectModel.Plan, folder, ProspectModel.Actor, Options);
        var outcome = new Outcome { Created = (int)report.Tables[0].Created, Repeated = (int)report.Tables[0].Repeated };
        outcome.Rejects.AddRange(report.Problems.Select(p => new Reject(p.Line, p.Problem.Code, p.Column, p.Value)));
        return outcome;
    }
}
