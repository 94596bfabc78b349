using System.CommandLine;
using Crm.Records;
using Crm.Sessions;
using Quickstart.Finding;
using Quickstart.Histories;

namespace Quickstart.Commands;

/// <summary>Tells what happened to a record: the journal and the states.</summary>
internal sealed class HistoryCommand(Terminal terminal)
    : RecordCommand(terminal, "history", "Tell what happened to a record: when, who, what changed, and the states it went through.")
{
    protected override IReadOnlyList<RecordKind> Kinds(ISession session) => RecordKind.Roots;

    protected override async Task<int> AnswerAsync(ParseResult parsed, ISession session, Record record, CancellationToken cancellationToken)
    {
        var history = await new RecordHistory(session).OfAsync(record, cancellationToken);
        return Write(parsed, history, () => new HistoryScreen(Terminal.Screen).Show(history));
    }
}
