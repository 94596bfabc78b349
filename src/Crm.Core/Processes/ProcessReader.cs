using System.Collections.Immutable;
using System.Text.Json;
using Crm.Errors;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using Crm.Work;

namespace Crm.Processes;

/// <summary>Reads the JSON form of a process definition and goes on after a fault, so that all of them are found.</summary>
internal sealed class ProcessReader
{
    private readonly List<Problem> _problems = [];

    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>The definition; worthless when there are problems.</summary>
    public ProcessDefinition? Read(JsonElement json)
    {
        var members = new ProcessMembers(json, "", ProcessWords.OfProcess, _problems);
        var process = new ProcessDefinition
        {
            Key = members.Text(ProcessWords.Key),
            RecordType = members.Text(ProcessWords.Type),
            StateField = members.TextOrNull(ProcessWords.StateField) ?? ProcessDefinition.DefaultStateField,
            Version = members.IntegerOrNull(ProcessWords.Version) ?? 1,
            States = members.Items(ProcessWords.States, required: true, ReadState),
            Transitions = members.Items(ProcessWords.Transitions, required: true, ReadTransition),
        };
        return members.TextOrNull(ProcessWords.Label) is { } label ? process with { Label = label } : process;
    }

    private StateDefinition ReadState(JsonElement json, string at)
    {
        var members = new ProcessMembers(json, at, ProcessWords.OfState, _problems);
        var state = new StateDefinition
        {
            Key = members.Text(ProcessWords.Key),
            Kind = ReadKind(members, at),
            Initial = members.Flag(ProcessWords.Initial),
            Probability = members.IntegerOrNull(ProcessWords.Probability),
            Required = members.Texts(ProcessWords.Required),
            Frozen = members.Texts(ProcessWords.Frozen),
        };
        return members.TextOrNull(ProcessWords.Label) is { } label ? state with { Label = label } : state;
    }

    private StateKind ReadKind(ProcessMembers members, string at)
    {
        if (members.TextOrNull(ProcessWords.Kind) is not { } word)
            return StateKind.Open;
        if (EnumNames<StateKind>.All.Contains(word, StringComparer.Ordinal))
            return EnumNames<StateKind>.Parse(word);
        _problems.Add(new Problem(ProblemCodes.ProcessWrongForm, $"{at}/{ProcessWords.Kind}", ("wanted", $"one of {string.Join(", ", EnumNames<StateKind>.All)}")));
        return StateKind.Open;
    }

    private TransitionDefinition ReadTransition(JsonElement json, string at)
    {
        var members = new ProcessMembers(json, at, ProcessWords.OfTransition, _problems);
        var transition = new TransitionDefinition
        {
            Name = members.Text(ProcessWords.Name),
            From = members.Texts(ProcessWords.From),
            To = members.TextOrNull(ProcessWords.To),
            Right = members.TextOrNull(ProcessWords.Right),
            Before = members.Item(ProcessWords.Before, ReadGuard),
            During = members.Item(ProcessWords.During, ReadDuring) ?? DuringDefinition.Nothing,
            After = members.Item(ProcessWords.After, ReadAfter) ?? EffectsDefinition.Nothing,
        };
        return members.TextOrNull(ProcessWords.Label) is { } label ? transition with { Label = label } : transition;
    }

    private Guard ReadGuard(JsonElement json, string at)
    {
        var members = new ProcessMembers(json, at, ProcessWords.OfGuard, _problems);
        return new Guard(members.Required(ProcessWords.Rule, ReadRule) ?? Rule.Never, members.Text(ProcessWords.Description));
    }

    private Rule? ReadRule(JsonElement json, string at)
    {
        if (!RuleJson.TryParse(json, out var rule, out var problems))
            _problems.AddRange(problems.Select(p => p with { Path = at + p.Path }));
        return rule;
    }

    private DuringDefinition ReadDuring(JsonElement json, string at)
    {
        var members = new ProcessMembers(json, at, ProcessWords.OfDuring, _problems);
        return new DuringDefinition
        {
            Required = members.Texts(ProcessWords.Required),
            Check = members.Items(ProcessWords.Check, required: false, ReadGuard),
        };
    }

    private EffectsDefinition ReadAfter(JsonElement json, string at)
    {
        var members = new ProcessMembers(json, at, ProcessWords.OfAfter, _problems);
        return new EffectsDefinition
        {
            Set = members.Item(ProcessWords.Set, ReadSets)?.ToImmutableArray() ?? [],
            Raise = members.Items(ProcessWords.Raise, required: false, ReadRaise),
            Work = members.Items(ProcessWords.Work, required: false, ReadWork),
        };
    }

    private SetDefinition[] ReadSets(JsonElement json, string at)
    {
        var members = new ProcessMembers(json, at, null, _problems);
        return [.. members.All.Select(m => new SetDefinition(m.Name, m.Value.ValueKind == JsonValueKind.Null ? null : ReadOperand(m.Value, m.At)))];
    }

    private Operand? ReadOperand(JsonElement json, string at)
    {
        if (!RuleJson.TryParseOperand(json, out var operand, out var problems))
            _problems.AddRange(problems.Select(p => p with { Path = at + p.Path }));
        return operand;
    }

    private RaiseDefinition ReadRaise(JsonElement json, string at)
    {
        var members = new ProcessMembers(json, at, ProcessWords.OfRaise, _problems);
        return new RaiseDefinition(
            members.Text(ProcessWords.Event), members.Texts(ProcessWords.Fields), members.IntegerOrNull(ProcessWords.Schema) ?? 1);
    }

    private WorkDefinition ReadWork(JsonElement json, string at)
    {
        var members = new ProcessMembers(json, at, ProcessWords.OfWork, _problems);
        var delay = members.Text(ProcessWords.After);
        if (delay.Length > 0 && RelativePeriod.Parse(delay) is null)
            _problems.Add(new Problem(ProblemCodes.ProcessWrongForm, $"{at}/{ProcessWords.After}", ("wanted", "a period such as 3d or 12h30min")));
        return new WorkDefinition(
            members.Text(ProcessWords.Kind),
            RelativePeriod.Parse(delay) ?? RelativePeriod.Zero,
            members.TextOrNull(ProcessWords.Lane) ?? WorkRequest.DefaultLane,
            members.TextOrNull(ProcessWords.Key));
    }
}
