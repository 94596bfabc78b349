using System.CommandLine;
using Crm.Rules;
using Crm.Sessions;

namespace Quickstart.Commands;

/// <summary>What a command about a rule was asked.</summary>
internal sealed record Question(ParseResult Parsed, string Type, RecordKind Kind, Rule Rule, IReadSession Session);

/// <summary>A command that reads a rule, loads a folder and answers.</summary>
internal abstract class RuleCommand : Command
{
    private readonly Argument<string> _rule = Shared.Rule();
    private readonly Option<string> _from = Shared.From();
    private readonly Option<string> _type = Shared.Type();
    private readonly Option<bool> _json = Shared.Json();

    protected RuleCommand(Terminal terminal, string name, string description) : base(name, description)
    {
        Terminal = terminal;
        Arguments.Add(_rule);
        Options.Add(_from);
        Options.Add(_type);
        Options.Add(_json);
        SetAction(RunAsync);
    }

    protected Terminal Terminal { get; }

    /// <summary>Answers and gives the exit code.</summary>
    protected abstract Task<int> AnswerAsync(Question question, CancellationToken cancellationToken);

    /// <summary>Writes the answer as JSON where that is asked for, and shows it otherwise.</summary>
    protected int Write(Question question, object json, Action show)
    {
        if (question.Parsed.GetValue(_json))
            Terminal.WriteJson(json);
        else
            show();
        return ExitCodes.Done;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var type = parsed.GetRequiredValue(_type);
        var kind = RecordKind.Of(type);
        var rule = await RuleFile.ReadAsync(parsed.GetRequiredValue(_rule), kind, cancellationToken);
        await using var crm = await LoadedCrm.FromAsync(parsed.GetRequiredValue(_from), Terminal, cancellationToken);
        return await AnswerAsync(new Question(parsed, type, kind, rule, crm.Session), cancellationToken);
    }
}
