using Crm.Errors;
using Crm.Import.Runs;
using Quickstart.Stores;
using Spectre.Console;

namespace Quickstart.Importing;

/// <summary>Runs an import while somebody may watch: bars on a terminal, a line now and then elsewhere, always on the error stream.</summary>
internal sealed class ImportWatch(Terminal terminal)
{
    public async Task<ImportReport> RunAsync(OpenCrm crm, ImportSource source, ImportOptions options, CancellationToken cancellationToken)
    {
        if (terminal.Watched is not { } watched)
            return await RunAsync(crm, source, options, new ImportLines(terminal), cancellationToken);
        return await watched.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(bars => RunAsync(crm, source, options, new ImportBars(bars), cancellationToken));
    }

    /// <summary>Looks whether the mapping fits the files, before anything is made.</summary>
    public static async Task CheckAsync(OpenCrm crm, ImportSource source, CancellationToken cancellationToken)
    {
        try
        {
            await new Importer(crm.Runtime, crm.Clock).CheckAsync(source.Plan, source.Folder, crm.Actor, cancellationToken: cancellationToken);
        }
        catch (CrmException failure) when (source.OtherForm(failure) is { } sentences)
        {
            throw new InputException(sentences);
        }
    }

    private static async Task<ImportReport> RunAsync(OpenCrm crm, ImportSource source, ImportOptions options, TableProgress progress, CancellationToken cancellationToken)
    {
        await CheckAsync(crm, source, cancellationToken);
        var report = await new Importer(crm.Runtime, crm.Clock).RunAsync(source.Plan, source.Folder, crm.Actor, options with { Progress = progress }, cancellationToken: cancellationToken);
        progress.End();
        return report;
    }
}
