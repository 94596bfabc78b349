using System.CommandLine;
using Quickstart.Reporting;

namespace Quickstart.Commands;

/// <summary>Loads a folder and prints what was sold, by whom, where and to whom.</summary>
internal sealed class ReportCommand : Command
{
    private readonly Terminal _terminal;
    private readonly Option<string> _from = Shared.From();
    private readonly Option<bool> _json = Shared.Json();

    public ReportCommand(Terminal terminal) : base("report", "Load a folder and print a sales report.")
    {
        _terminal = terminal;
        Options.Add(_from);
        Options.Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var crm = await LoadedCrm.FromAsync(parsed.GetRequiredValue(_from), _terminal, cancellationToken);
        var report = await SalesReport.ReadAsync(crm.Session, cancellationToken);
        if (parsed.GetValue(_json))
            _terminal.WriteJson(report);
        else
            new ReportScreen(_terminal.Screen).Show(report);
        return ExitCodes.Done;
    }
}
