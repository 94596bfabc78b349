using System.CommandLine;
using Crm.Rules;
using Crm.Sessions;
using Crm.Values;
using Spectre.Console;
using Rule = Crm.Rules.Rule;

namespace Quickstart.Commands;

/// <summary>Lists the records that meet a rule.</summary>
internal sealed class SegmentCommand : Command
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _rule = Shared.Rule();
    private readonly Option<string> _from = Shared.From();
    private readonly Option<string> _type = Shared.Type();
    private readonly Option<bool> _json = Shared.Json();

    public SegmentCommand(Terminal terminal) : base("segment", "List the records that meet a rule, in the order of their names.")
    {
        _terminal = terminal;
        Arguments.Add(_rule);
        Options.Add(_from);
        Options.Add(_type);
        Options.Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var kind = RecordKind.Of(parsed.GetRequiredValue(_type));
        var rule = await RuleFile.ReadAsync(parsed.GetRequiredValue(_rule), kind, cancellationToken);
        await using var crm = await LoadedCrm.FromAsync(parsed.GetRequiredValue(_from), _terminal, cancellationToken);
        var members = await MembersAsync(crm.Session, kind, rule, cancellationToken);
        if (parsed.GetValue(_json))
            _terminal.WriteJson(new { count = members.Length, members });
        else
            Show(rule, kind, members);
        return ExitCodes.Done;
    }

    /// <summary>The names of the records that meet the rule, in code-point order.</summary>
    internal static async Task<string[]> MembersAsync(IReadSession session, RecordKind kind, Rule rule, CancellationToken cancellationToken)
    {
        var found = await kind.In(session).Where(rule).ToListAsync(cancellationToken);
        return [.. found.Select(RecordKind.NameOf).Order(CodePointOrder.Instance)];
    }

    private void Show(Rule rule, RecordKind kind, string[] members)
    {
        var screen = _terminal.Screen;
        screen.Write(new Panel(Markup.Escape(RuleDescription.Of(rule, kind.Type, SellerCrm.Model.Catalog))).Header(" Who meets ").RoundedBorder().BorderColor(Color.Grey).Expand());
        screen.Write(new Columns(members.Select(m => new Text(m))).Collapse());
        screen.MarkupLineInterpolated($"[bold]{Sentences.Of(members.Length)}[/] in all.");
    }
}
