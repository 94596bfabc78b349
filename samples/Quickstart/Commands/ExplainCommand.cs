using System.CommandLine;
using Crm.Records;

namespace Quickstart.Commands;

/// <summary>Says why one record meets a rule or not.</summary>
internal sealed class ExplainCommand : RuleCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The name of the record, or its external id." };

    public ExplainCommand(Terminal terminal) : base(terminal, "explain", "Say why a record meets a rule or not.") => Arguments.Add(_name);

    protected override async Task<int> AnswerAsync(Question question, CancellationToken cancellationToken)
    {
        var name = question.Parsed.GetRequiredValue(_name);
        var found = await question.Kind.FindAsync(question.Session, name, cancellationToken);
        if (found is not [var record])
            return Say(found, name, question.Type);
        var explanation = await question.Kind.In(question.Session).ExplainAsync(record, question.Rule, cancellationToken);
        return Write(question, explanation, () => Terminal.Screen.Write(ExplanationTree.Of(explanation)));
    }

    private int Say(IReadOnlyList<Record> found, string name, string type)
    {
        if (found.Count > 0)
            return Terminal.Fail([$"{Sentences.Of(found.Count)} records have the name '{name}'; give an external id, such as {RecordKind.NameOf(found[0])}."]);
        Terminal.Note($"There is no {type} with the name or external id '{name}'.");
        return ExitCodes.NotFound;
    }
}
