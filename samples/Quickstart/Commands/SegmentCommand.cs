using Crm.Rules;
using Crm.Sessions;
using Crm.Values;
using Spectre.Console;
using Rule = Crm.Rules.Rule;

namespace Quickstart.Commands;

/// <summary>Lists the records that meet a rule.</summary>
internal sealed class SegmentCommand(Terminal terminal) : RuleCommand(terminal, "segment", "List the records that meet a rule, in the order of their names.")
{
    protected override async Task<int> AnswerAsync(Question question, CancellationToken cancellationToken)
    {
        var members = await MembersAsync(question.Session, question.Kind, question.Rule, cancellationToken);
        return Write(question, new { count = members.Length, members }, () => Show(question, members));
    }

    /// <summary>The names of the records that meet the rule, in code-point order.</summary>
    internal static async Task<string[]> MembersAsync(IReadSession session, RecordKind kind, Rule rule, CancellationToken cancellationToken)
    {
        var found = await kind.In(session).Where(rule).ToListAsync(cancellationToken);
        return [.. found.Select(RecordKind.NameOf).Order(CodePointOrder.Instance)];
    }

    private void Show(Question question, string[] members)
    {
        var screen = Terminal.Screen;
        var sentence = RuleDescription.Of(question.Rule, question.Kind.Type, question.Session.Model.Catalog);
        screen.Write(new Panel(Markup.Escape(sentence)).Header(" Who meets ").RoundedBorder().BorderColor(Color.Grey).Expand());
        screen.Write(new Columns(members.Select(m => new Text(m))).Collapse());
        screen.MarkupLineInterpolated($"[bold]{Sentences.Of(members.Length)}[/] in all.");
    }
}
