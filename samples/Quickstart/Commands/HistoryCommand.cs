using System.CommandLine;
using Crm.Sessions;
using Quickstart.Finding;
using Quickstart.Histories;
using Quickstart.Stores;

namespace Quickstart.Commands;

/// <summary>Tells what happened to a record: the journal and the states.</summary>
internal sealed class HistoryCommand : CrmCommand
{
    private readonly Argument<string> _record = SharedOptions.Record();
    private readonly Option<string?> _type = SharedOptions.RecordType();

    public HistoryCommand(Terminal terminal) : base(terminal, "history", "Tell what happened to a record: when, who, what changed, and the states it went through.")
    {
        Arguments.Add(_record);
        Options.Add(_type);
    }

    protected override async Task<int> AnswerAsync(ParseResult parsed, OpenCrm crm, ISession session, CancellationToken cancellationToken)
    {
        var kinds = SharedOptions.Kinds(parsed.GetValue(_type), RecordKind.Roots);
        var record = await new RecordFinder(session).OneAsync(kinds, parsed.GetRequiredValue(_record), cancellationToken);
        var history = await new RecordHistory(session).OfAsync(record, cancellationToken);
        return Write(parsed, history, () => new HistoryScreen(Terminal.Screen).Show(history));
    }
}
