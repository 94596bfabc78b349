using System.CommandLine;
using Crm.Sessions;
using Quickstart.Checking;
using Quickstart.Stores;

namespace Quickstart.Commands;

/// <summary>Looks whether the store holds what it says.</summary>
internal sealed class CheckCommand(Terminal terminal)
    : CrmCommand(terminal, "check", "Look whether the store is whole: file, references, unique values, versions, journal, states. Exit code 1 when something was found.")
{
    protected override async Task<int> AnswerAsync(ParseResult parsed, OpenCrm crm, ISession session, CancellationToken cancellationToken)
    {
        var answer = await new StoreChecks(crm, Terminal).RunAsync(cancellationToken);
        return Write(parsed, answer, () => new CheckScreen(Terminal.Screen).Show(answer), answer.IsSound ? ExitCodes.Done : ExitCodes.No);
    }
}
