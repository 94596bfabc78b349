using System.CommandLine;
using Crm.Import.Runs;
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

    public ImportCommand(Terminal terminal) : base("import", "Import files. A second run of the same files changes nothing. Exit code 1 when rows were refused.")
    {
        _terminal = terminal;
        Arguments.Add(_source);
        Options.Add(_mapping);
        Options.Add(_dry);
        _store.AddStoreTo(this);
        Options.Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (isDry, source) = (parsed.GetValue(_dry), ImportSource.Of(parsed.GetRequiredValue(_source), parsed.GetValue(_mapping)));
        await using var crm = await OpenCrm.OpenAsync(_store.Of(parsed), _terminal, cancellationToken);
        var report = await new ImportWatch(_terminal).RunAsync(crm, source, isDry, cancellationToken);
        var remarks = isDry ? [] : await RemarksAsync(crm, cancellationToken);
        if (parsed.GetValue(_json))
            _terminal.WriteJson(ImportAnswer.Of(report, isDry, remarks));
        else
            Show(report, isDry, remarks);
        return report.Tables.Any(t => t.Refused > 0) ? ExitCodes.No : ExitCodes.Done;
    }

    private static async Task<IReadOnlyList<string>> RemarksAsync(OpenCrm crm, CancellationToken cancellationToken)
    {
        await using var session = await crm.OpenSessionAsync(cancellationToken);
        return await OddDeals.InAsync(session, cancellationToken);
    }

    private void Show(ImportReport report, bool isDry, IReadOnlyList<string> remarks)
    {
        new ImportScreen(_terminal.Screen).Show(report);
        foreach (var remark in remarks)
            _terminal.Screen.WriteLine(remark);
        if (isDry)
            _terminal.Screen.WriteLine("A dry run: nothing was written.");
    }
}
