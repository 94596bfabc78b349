using System.CommandLine;
using Crm.Import.Runs;
using Crm.Sessions;
using Quickstart.Batches;
using Quickstart.Stores;

namespace Quickstart.Commands;

/// <summary>Takes back what an import did.</summary>
internal sealed class UndoCommand : CrmCommand
{
    private readonly Argument<string> _batch = new("BATCH") { Description = "The id that import told, and that imports lists." };

    public UndoCommand(Terminal terminal)
        : base(terminal, "undo", "Undo an import. What somebody changed since is left as it is, and told: exit code 1 then.", writes: true) => Arguments.Add(_batch);

    protected override async Task<int> AnswerAsync(ParseResult parsed, OpenCrm crm, ISession session, CancellationToken cancellationToken)
    {
        var batch = await BatchFinder.OneAsync(session, parsed.GetRequiredValue(_batch), cancellationToken);
        var report = await new Importer(crm.Runtime, crm.Clock).UndoAsync(batch, crm.Actor, cancellationToken: cancellationToken);
        var answer = UndoAnswer.Of(batch.Value, report);
        return Write(parsed, answer, () => new UndoScreen(Terminal.Screen).Show(answer), answer.Left.Count == 0 ? ExitCodes.Done : ExitCodes.No);
    }
}
