using System.CommandLine;
using Crm.Sessions;
using Quickstart.Describing;
using Quickstart.Finding;
using Quickstart.Stores;

namespace Quickstart.Commands;

/// <summary>Says why one record meets a rule or not, node by node.</summary>
internal sealed class ExplainCommand : RuleCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The name of the record, or its external id." };

    public ExplainCommand(Terminal terminal) : base(terminal, "explain", "Say why a record meets a rule or not.") => Arguments.Add(_name);

    protected override async Task<int> AnswerAsync(ParseResult parsed, OpenCrm crm, ISession session, CancellationToken cancellationToken)
    {
        var record = await new RecordFinder(session).OneAsync([Kind], parsed.GetRequiredValue(_name), cancellationToken);
        var explanation = await Kind.In(session).ExplainAsync(record, Rule, cancellationToken);
        return Write(parsed, explanation, () => Terminal.Screen.Write(ExplanationTree.Of(explanation)));
    }
}
