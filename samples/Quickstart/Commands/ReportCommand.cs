using System.CommandLine;
using Crm.Sessions;
using Quickstart.Reporting;
using Quickstart.Stores;

namespace Quickstart.Commands;

/// <summary>Prints what was sold, by whom, where and to whom.</summary>
internal sealed class ReportCommand(Terminal terminal) : CrmCommand(terminal, "report", "Print the sales report.")
{
    protected override async Task<int> AnswerAsync(ParseResult parsed, OpenCrm crm, ISession session, CancellationToken cancellationToken)
    {
        var report = await SalesReport.ReadAsync(session, cancellationToken);
        return Write(parsed, report, () => new ReportScreen(Terminal.Screen).Show(report));
    }
}
