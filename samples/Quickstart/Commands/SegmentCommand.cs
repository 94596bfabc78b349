using System.CommandLine;
using Crm.Rules;
using Crm.Sessions;
using Crm.Values;
using Quickstart.Finding;
using Quickstart.Stores;
using Spectre.Console;
using Rule = Crm.Rules.Rule;

namespace Quickstart.Commands;

/// <summary>Lists the records that meet a rule.</summary>
internal sealed class SegmentCommand(Terminal terminal) : RuleCommand(terminal, "segment", "List the records that meet a rule, in the order of their names.")
{
    protected override async Task<int> AnswerAsync(ParseResult parsed, OpenCrm crm, ISession session, CancellationToken cancellationToken)
    {
        var members = await MembersAsync(session, Kind, Rule, cancellationToken);
        return Write(parsed, new { count = members.Length, members }, () => Show(session, members));
    }

    /// <summary>What the records that meet the rule are called, in code-point order; those that share a name with their external ids.</summary>
    internal static async Task<string[]> MembersAsync(IReadSession session, RecordKind kind, Rule rule, CancellationToken cancellationToken)
    {
        var found = await kind.In(session).Where(rule).ToListAsync(cancellationToken);
        return [.. RecordKind.NamesOf(found).Order(CodePointOrder.Instance)];
    }

    private void Show(ISession session, string[] members)
    {
        var screen = Terminal.Screen;
        var sentence = RuleDescription.Of(Rule, Kind.Type, session.Model.Catalog);
        screen.Write(new Panel(Markup.Escape(sentence)).Header(" Who meets ").RoundedBorder().BorderColor(Color.Grey).Expand());
        if (members.Length > 0)
            screen.Write(new Columns(members.Select(m => new Text(m))).Collapse());
        screen.MarkupLineInterpolated($"[bold]{Sentences.Of(members.Length)}[/] in all.");
    }
}
