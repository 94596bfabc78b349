using System.Collections.Immutable;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using NodaTime;

namespace Crm.Core.Tests.Processes;

/// <summary>Definitions that bind, and records to move through them, from a seed.</summary>
internal sealed class RandomProcesses(int seed)
{
    private static readonly string[] Fields = ["title", "lostReason", "count", "score", "hot", "amount", "closesOn"];
    private static readonly string[] Labels = ["A label", "Größe \"10%\"", "a; b: c --> d", "{x} \\ #1", "\u2028 <i>"];
    private readonly Random _random = new(seed);

    public ProcessDefinition Process()
    {
        var states = Enumerable.Range(0, _random.Next(1, 7)).Select(State).ToImmutableArray();
        return new ProcessDefinition
        {
            Key = "p-" + _random.Next(100),
            RecordType = "deal",
            StateField = "stage",
            Version = _random.Next(1, 4),
            States = [states[0] with { Initial = true }, .. states[1..]],
            Transitions = [.. Enumerable.Range(0, _random.Next(0, 8)).Select(i => Transition(i, states))],
        };
    }

    public Deal Record(ProcessDefinition process)
    {
        var deal = Deal.In(Chance(10) ? null : Chance(10) ? "nowhere" : new string(Pick([.. process.States]).Key));
        deal.Title = Chance(50) ? "title" : null;
        deal.LostReason = Chance(50) ? "price" : null;
        deal.Score = Chance(70) ? _random.Next(0, 4) : null;
        deal.Count = Chance(70) ? _random.Next(0, 4) : null;
        deal.Hot = Chance(70) ? Chance(50) : null;
        deal.ClosesOn = Chance(50) ? new LocalDate(2026, 1, 1) : null;
        return deal;
    }

    private StateDefinition State(int index)
    {
        var state = new StateDefinition
        {
            Key = "s" + index,
            Kind = Pick(Enum.GetValues<StateKind>()),
            Initial = Chance(30),
            Probability = Chance(50) ? _random.Next(0, 101) : null,
            Required = Some(Fields),
            Frozen = Some(Fields),
        };
        return Chance(40) ? state with { Label = Pick(Labels) } : state;
    }

    private TransitionDefinition Transition(int index, ImmutableArray<StateDefinition> states)
    {
        var transition = new TransitionDefinition
        {
            Name = "t" + index,
            From = Some(states.Select(s => s.Key).ToImmutableArray()),
            To = Chance(80) ? Pick([.. states]).Key : null,
            Before = Chance(50) ? Guard(back: false) : null,
            Right = Chance(30) ? Pick(["a.b", "c"]) : null,
            During = Chance(50)
                ? new DuringDefinition { Required = Some(Fields), Check = [.. Enumerable.Range(0, _random.Next(0, 3)).Select(_ => Guard(back: true))] }
                : DuringDefinition.Nothing,
            After = Chance(50) ? Effects() : EffectsDefinition.Nothing,
        };
        return Chance(40) ? transition with { Label = Pick(Labels) } : transition;
    }

    private EffectsDefinition Effects() => new()
    {
        Set = [.. Some<SetDefinition>([new SetDefinition("title", Operand.Of(FieldValue.Text("x\"y"))), new("proposedAt", Operand.Now(RelativePeriod.Days(-2))), new("closesOn", Operand.Today(startOf: CalendarUnit.Month)), new("lostReason", null), new("closer", Operand.Me), new("score", Operand.Field("count"))])],
        Raise = [.. Enumerable.Range(0, _random.Next(0, 3)).Select(i => new RaiseDefinition("deal.e" + i, Some(Fields), _random.Next(1, 3)))],
        Work = [.. Enumerable.Range(0, _random.Next(0, 3)).Select(i => new WorkDefinition("w" + i, RelativePeriod.Days(i), Chance(50) ? "default" : "slow", Chance(50) ? null : "{record}/{id}/{process}"))],
    };

    private Guard Guard(bool back) => new(AnyRule(2, back), Pick(Labels));

    private Rule AnyRule(int depth, bool back) => _random.Next(depth > 0 ? 9 : 6) switch
    {
        0 => Rule.Field("score").Ge(_random.Next(0, 4)),
        1 => Rule.Field("count").Lt(_random.Next(0, 4)),
        2 => Rule.Field("hot").Eq(Chance(50)),
        3 => Rule.Field("title").NotEmpty(),
        4 => Rule.Field("lostReason").Ne("price"),
        5 => back ? Rule.Field("stage").Changed() : Rule.Field("closesOn").Empty(),
        6 => Rule.All([.. Enumerable.Range(0, _random.Next(0, 3)).Select(_ => AnyRule(depth - 1, back))]),
        7 => Rule.Any([.. Enumerable.Range(0, _random.Next(0, 3)).Select(_ => AnyRule(depth - 1, back))]),
        _ => Rule.Not(AnyRule(depth - 1, back)),
    };

    private ImmutableArray<T> Some<T>(ImmutableArray<T> items) => [.. items.Where(_ => Chance(25))];

    private ImmutableArray<string> Some(string[] items) => Some(items.ToImmutableArray());

    private T Pick<T>(T[] items) => items[_random.Next(items.Length)];

    private bool Chance(int percent) => _random.Next(100) < percent;
}
