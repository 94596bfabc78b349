using Crm.Benchmarks.Deals;
using Crm.Evaluation;
using Crm.Records;
using NodaTime;

namespace Crm.Benchmarks.Ratios;

/// <summary>A whole transition outside a session: decide, set the state, build the history entry and the event; against deciding and moving by the table.</summary>
internal sealed class Transition : Contest
{
    private static readonly Func<string, bool> HasRight = static _ => true;

    private readonly DealScript _script = new();
    private readonly RuleContext _context = new()
    {
        Now = Instant.FromUtc(2026, 3, 29, 10, 15),
        Asker = Asker.Nobody with { Me = new RecordRef("user", new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)) },
    };

    private int _byHand;
    private int _byProcess;

    public override string Name => "transition";

    public override string Operation => "one transition";

    public override Goal Goal => new(Nanoseconds: 200);

    public override int Operations => _script.Records.Length * DealScript.Length;

    public override void Begin() => _script.Begin();

    public override void Limit()
    {
        var (deals, table, moves, moved) = (_script.Plain, _script.Table, _script.RoundNumbers, 0);
        foreach (var deal in deals)
        {
            foreach (var transition in moves)
            {
                if (table.Move(deal, transition))
                    moved++;
            }
        }

        _byHand = moved;
    }

    public override void Ours()
    {
        var (deals, process, moves, context, moved) = (_script.Records, _script.Process, _script.RoundTransitions, _context, 0);
        foreach (var deal in deals)
        {
            foreach (var transition in moves)
            {
                var outcome = process.Apply(deal, transition, context, HasRight);
                if (outcome.Entered is not null && outcome.Events.Length == 1)
                    moved++;
            }
        }

        _byProcess = moved;
    }

    public override void Check()
    {
        for (var i = 0; i < _script.Records.Length; i++)
        {
            for (var t = 0; t < DealScript.Length; t++)
            {
                var moved = _script.Table.Move(_script.Plain[i], _script.RoundNumbers[t]);
                var outcome = _script.Process.Apply(_script.Records[i], _script.RoundTransitions[t], _context, HasRight);
                Same(moved, outcome.Applied, _script.RoundTransitions[t].Name);
                Same(DealProcess.States[_script.Plain[i].Stage], _script.Records[i].Stage, "the state entered");
                Same(_script.Records[i].Stage, outcome.Entered?.State, "the history entry");
            }
        }

        _script.Begin();
        Limit();
        Ours();
        Same(Operations, _byHand, "the moves by hand");
        Same(_byHand, _byProcess, "the moves");
    }
}
