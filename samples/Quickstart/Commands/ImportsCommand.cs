using System.CommandLine;
using Crm.Sessions;
using Quickstart.Batches;
using Quickstart.Stores;

namespace Quickstart.Commands;

/// <summary>Lists what is kept of imports.</summary>
internal sealed class ImportsCommand(Terminal terminal) : CrmCommand(terminal, "imports", "List the imports, newest first: by whom, of what, how far, and what came of it.")
{
    protected override async Task<int> AnswerAsync(ParseResult parsed, OpenCrm crm, ISession session, CancellationToken cancellationToken)
    {
        var answer = await BatchesAnswer.OfAsync(session, cancellationToken);
        return Write(parsed, answer, () => new BatchesScreen(Terminal.Screen).Show(answer, crm.UserName));
    }
}
