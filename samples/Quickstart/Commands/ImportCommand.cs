using System.CommandLine;
using Crm.Import.Runs;
using Quickstart.Batches;
using Quickstart.Importing;
using Quickstart.Stores;
using Spectre.Console;

namespace Quickstart.Commands;

/// <summary>Brings files into the store.</summary>
internal sealed class ImportCommand : Command
{
    private readonly Terminal _terminal;
    private readonly StoreOptions _store = new();
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Judge every row and write nothing." };
    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Go on with an import of the same files that was cut off: what it wrote is passed over. imports lists the ids.",
        HelpName = "BATCH",
    };
    private readonly Option<bool> _revive = new("--revive") { Description = "Take records that the files name out of the recycle bin; without it their rows are refused." };
    private readonly Argument<string> _source = new("FOLDER-or-FILE")
    {
        Description = "A folder with the files that the mapping names, or one of these files; .gz and .zip are unpacked.",
    };
    private readonly Option<string?> _mapping = new("--mapping")
    {
        Description = $"How files become records: a JSON file, or one of the sample's own: {string.Join(", ", OwnMappings.Names)}.",
        HelpName = "FILE",
        DefaultValueFactory = _ => OwnMappings.Default,
    };

    public ImportCommand(Terminal terminal)
        : base("import", "Import files. A second run of the same files changes nothing. Exit code 1 when rows were refused, 2 when a file breaks off.")
    {
        _terminal = terminal;
        Arguments.Add(_source);
        foreach (var option in (Option[])[_mapping, _dry, _resume, _revive])
            Options.Add(option);
        _store.AddStoreTo(this);
        Options.Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (isDry, resume) = (parsed.GetValue(_dry), parsed.GetValue(_resume));
        if (isDry && resume is not null)
            throw new InputException("A dry run writes nothing, and --resume goes on with writing: give one of them.");
        var source = ImportSource.Of(parsed.GetRequiredValue(_source), parsed.GetValue(_mapping));
        await using var crm = await OpenAsync(_store.Of(parsed), source, isDry, isNew: resume is null, cancellationToken);
        // Whoever asks for all of it gets all of it.
        var most = _terminal.IsVerbose || parsed.GetValue(_json) ? int.MaxValue : new ImportOptions().MaxProblems;
        var options = await WithBatchAsync(new ImportOptions { DryRun = isDry, Revive = parsed.GetValue(_revive), MaxProblems = most }, crm, resume, cancellationToken);
        var report = await new ImportWatch(_terminal).RunAsync(crm, source, options, cancellationToken);
        var remarks = isDry ? [] : await RemarksAsync(crm, cancellationToken);
        if (parsed.GetValue(_json))
            _terminal.WriteJson(ImportAnswer.Of(report, isDry, remarks));
        else
            Show(report, isDry, remarks);
        if (!report.IsComplete)
            return ExitCodes.WrongInput;
        return report.Tables.Any(t => t.Refused > 0) ? ExitCodes.No : ExitCodes.Done;
    }

    // What fails before its first row, and what only looks, leaves nothing where nothing was.
    private async Task<OpenCrm> OpenAsync(StoreChoice choice, ImportSource source, bool isDry, bool isNew, CancellationToken cancellationToken)
    {
        if (!isNew)
            return await OpenCrm.ExistingAsync(choice, _terminal, cancellationToken);
        if (await OpenCrm.IsThereAsync(choice, cancellationToken))
            return await OpenCrm.OpenAsync(choice, _terminal, cancellationToken);
        var memory = await OpenCrm.OpenAsync(new StoreChoice(User: choice.User) { IsMemory = true }, _terminal, cancellationToken);
        if (isDry)
            return memory;
        await using (memory)
            await ImportWatch.CheckAsync(memory, source, cancellationToken);
        return await OpenCrm.OpenAsync(choice, _terminal, cancellationToken);
    }

    private static async Task<ImportOptions> WithBatchAsync(ImportOptions options, OpenCrm crm, string? batch, CancellationToken cancellationToken)
    {
        if (batch is null)
            return options;
        await using var session = await crm.OpenSessionAsync(cancellationToken);
        return options with { Resume = await BatchFinder.OneAsync(session, batch, cancellationToken) };
    }

    private static async Task<IReadOnlyList<string>> RemarksAsync(OpenCrm crm, CancellationToken cancellationToken)
    {
        await using var session = await crm.OpenSessionAsync(cancellationToken);
        return await OddDeals.InAsync(session, cancellationToken);
    }

    private void Show(ImportReport report, bool isDry, IReadOnlyList<string> remarks)
    {
        new ImportScreen(_terminal.Screen).Show(report, _terminal.IsVerbose);
        foreach (var remark in remarks)
            _terminal.Screen.WriteLine(remark);
        if (isDry)
            _terminal.Screen.WriteLine("A dry run: nothing was written.");
    }
}
