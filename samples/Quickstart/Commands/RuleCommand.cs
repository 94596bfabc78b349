using System.CommandLine;
using Crm.Rules;
using Quickstart.Finding;

namespace Quickstart.Commands;

/// <summary>A command about a rule, which is read and judged before anything is opened.</summary>
internal abstract class RuleCommand : CrmCommand
{
    private readonly Argument<string> _rule = SharedOptions.Rule();
    private readonly Option<string> _type = SharedOptions.RuleType();

    protected RuleCommand(Terminal terminal, string name, string description) : base(terminal, name, description)
    {
        Arguments.Add(_rule);
        Options.Add(_type);
    }

    protected RecordKind Kind { get; private set; } = null!;

    protected Rule Rule { get; private set; } = null!;

    protected override async ValueTask PrepareAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Kind = RecordKind.Of(parsed.GetRequiredValue(_type));
        Rule = await RuleFile.ReadAsync(parsed.GetRequiredValue(_rule), Kind, cancellationToken);
    }
}
