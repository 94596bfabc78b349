using System.CommandLine;
using Crm.Records;
using Crm.Sessions;
using Quickstart.Finding;
using Quickstart.Moving;
using Spectre.Console;

namespace Quickstart.Commands;

/// <summary>Takes a record through a transition of its process.</summary>
internal sealed class MoveCommand : RecordCommand
{
    private readonly Argument<string> _transition = new("TRANSITION") { Description = "The transition's name; can lists them." };
    private readonly Argument<string[]> _values = new("field=value")
    {
        Description = "Values that the transition asks for, and others to set with it; references by external id or name.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why, for the journal.", HelpName = "TEXT" };

    public MoveCommand(Terminal terminal) : base(terminal, "move", "Move a record through its process. A refused move changes nothing and says why.", writes: true)
    {
        Arguments.Add(_transition);
        Arguments.Add(_values);
        Options.Add(_reason);
    }

    protected override IReadOnlyList<RecordKind> Kinds(ISession session) => InProcess.Kinds(session.Model);

    protected override async Task<int> AnswerAsync(ParseResult parsed, ISession session, Record record, CancellationToken cancellationToken)
    {
        var process = InProcess.Of(session, record);
        var (from, transition) = (process.State?.Key, parsed.GetRequiredValue(_transition));
        var values = await new FieldWords(new RecordFinder(session), session.Model.Catalog.Of(record)).ReadAsync(parsed.GetValue(_values) ?? [], cancellationToken);
        process.Take(transition, with => Set(with, values));
        var result = await session.TryCommitAsync(new CommitOptions { Reason = parsed.GetValue(_reason) }, cancellationToken);
        var answer = new MoveAnswer(record.Ref.Type, RecordKind.NameOf(record), transition, from, result.IsCommitted ? process.State?.Key : from, MoveAnswer.ReasonsOf(result))
        {
            Overruled = result.IsCommitted ? Overruled(session.Model.Catalog.Of(record), record, values) : [],
        };
        return Write(parsed, answer, () => Show(answer), result.IsCommitted ? ExitCodes.Done : ExitCodes.No);
    }

    private static void Set(TransitionValues<Record> with, IReadOnlyList<(string Field, FieldValue Value)> values)
    {
        foreach (var (field, value) in values)
            with.Set(field, value);
    }

    private static IReadOnlyList<string> Overruled(RecordType type, Record record, IReadOnlyList<(string Field, FieldValue Value)> values) =>
    [
        .. from asked in values
           let held = type.Get(asked.Field).Read(record)
           where !string.Equals(held.ToString(), asked.Value.ToString(), StringComparison.Ordinal)
           select $"{asked.Field} is {(held.IsMissing ? "empty" : held)}, not {asked.Value}: the transition sets it, or it follows from other values.",
    ];

    private void Show(MoveAnswer answer)
    {
        if (answer.Moved)
            Terminal.Screen.MarkupLineInterpolated($"[green]✓[/] {answer.Type} {answer.Record}: {answer.Transition}, {answer.From} → [bold]{answer.To}[/]");
        else
            Terminal.Screen.MarkupLineInterpolated($"[red]✗[/] {answer.Type} {answer.Record} is still {answer.From}; {answer.Transition} was refused:");
        foreach (var reason in answer.Reasons.Concat(answer.Overruled))
            Terminal.Screen.MarkupLineInterpolated($"  [yellow]{reason}[/]");
    }
}
