using System.CommandLine;
using Crm.Records;

namespace Quickstart.Commands;

/// <summary>Says why one record meets a rule or not.</summary>
internal sealed class ExplainCommand : Command
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _rule = Shared.Rule();
    private readonly Argument<string> _name = new("NAME") { Description = "The name of the record, or its external id." };
    private readonly Option<string> _from = Shared.From();
    private readonly Option<string> _type = Shared.Type();
    private readonly Option<bool> _json = Shared.Json();

    public ExplainCommand(Terminal terminal) : base("explain", "Say why a record meets a rule or not.")
    {
        _terminal = terminal;
        Arguments.Add(_rule);
        Arguments.Add(_name);
        Options.Add(_from);
        Options.Add(_type);
        Options.Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, type) = (parsed.GetRequiredValue(_name), parsed.GetRequiredValue(_type));
        var kind = RecordKind.Of(type);
        var rule = await RuleFile.ReadAsync(parsed.GetRequiredValue(_rule), kind, cancellationToken);
        await using var crm = await LoadedCrm.FromAsync(parsed.GetRequiredValue(_from), _terminal, cancellationToken);
        var found = await kind.FindAsync(crm.Session, name, cancellationToken);
        if (found is not [var record])
            return Say(found, name, type);
        var explanation = await kind.In(crm.Session).ExplainAsync(record, rule, cancellationToken);
        if (parsed.GetValue(_json))
            _terminal.WriteJson(explanation);
        else
            _terminal.Screen.Write(ExplanationTree.Of(explanation));
        return ExitCodes.Done;
    }

    private int Say(IReadOnlyList<Record> found, string name, string type)
    {
        if (found.Count > 0)
            return _terminal.Fail([$"{Sentences.Of(found.Count)} records have the name '{name}'; give an external id, such as {RecordKind.NameOf(found[0])}."]);
        _terminal.Note($"There is no {type} with the name or external id '{name}'.");
        return ExitCodes.NotFound;
    }
}
