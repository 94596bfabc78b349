using System.CommandLine;
using Crm.Records;
using Crm.Sessions;
using Quickstart.Finding;
using Quickstart.Moving;

namespace Quickstart.Commands;

/// <summary>Lists what may be done with a record now, and why the rest may not.</summary>
internal sealed class CanCommand(Terminal terminal) : RecordCommand(terminal, "can", "List every transition of a record: what it asks for, or why it may not be taken.")
{
    protected override IReadOnlyList<RecordKind> Kinds(ISession session) => InProcess.Kinds(session.Model);

    protected override async Task<int> AnswerAsync(ParseResult parsed, ISession session, Record record, CancellationToken cancellationToken)
    {
        var moves = await PossibleMoves.OfAsync(session, record, cancellationToken);
        return Write(parsed, moves, () => new MovesScreen(Terminal.Screen).Show(moves));
    }
}
