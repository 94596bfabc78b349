using System.CommandLine;
using Crm.Sessions;
using Quickstart.Finding;
using Quickstart.Moving;
using Quickstart.Stores;

namespace Quickstart.Commands;

/// <summary>Lists what may be done with a record now, and why the rest may not.</summary>
internal sealed class CanCommand : CrmCommand
{
    private readonly Argument<string> _record = SharedOptions.Record();
    private readonly Option<string?> _type = SharedOptions.RecordType();

    public CanCommand(Terminal terminal) : base(terminal, "can", "List every transition of a record: what it asks for, or why it may not be taken.")
    {
        Arguments.Add(_record);
        Options.Add(_type);
    }

    protected override async Task<int> AnswerAsync(ParseResult parsed, OpenCrm crm, ISession session, CancellationToken cancellationToken)
    {
        var kinds = SharedOptions.Kinds(parsed.GetValue(_type), InProcess.Kinds(session.Model));
        var record = await new RecordFinder(session).OneAsync(kinds, parsed.GetRequiredValue(_record), cancellationToken);
        var moves = await PossibleMoves.OfAsync(session, record, cancellationToken);
        return Write(parsed, moves, () => new MovesScreen(Terminal.Screen).Show(moves));
    }
}
