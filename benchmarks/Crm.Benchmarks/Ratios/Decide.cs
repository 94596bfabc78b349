using Crm.Benchmarks.Deals;
using Crm.Evaluation;
using NodaTime;

namespace Crm.Benchmarks.Ratios;

/// <summary>Whether a transition may be taken by a loaded record, against a dense table.</summary>
internal sealed class Decide : Contest
{
    private static readonly Func<string, bool> HasRight = static _ => true;

    private readonly DealScript _script = new();
    private readonly RuleContext _context = new() { Now = Instant.FromUtc(2026, 3, 29, 10, 15) };
    private int _byHand;
    private int _byProcess;

    public override string Name => "decide";

    public override string Operation => "one decision";

    public override Goal Goal => new(Ratio: 0.25, Bytes: 0);

    public override int Operations => _script.Records.Length * DealScript.Length;

    public override void Limit()
    {
        var (deals, table, allowed) = (_script.Plain, _script.Table, 0);
        for (var i = 0; i < deals.Length; i++)
        {
            foreach (var transition in _script.Asked[i])
            {
                if (table.Decide(deals[i], transition))
                    allowed++;
            }
        }

        _byHand = allowed;
    }

    public override void Ours()
    {
        var (deals, process, context, allowed) = (_script.Records, _script.Process, _context, 0);
        for (var i = 0; i < deals.Length; i++)
        {
            foreach (var transition in _script.Transitions[i])
            {
                if (process.Decide(deals[i], transition, context, HasRight).Allowed)
                    allowed++;
            }
        }

        _byProcess = allowed;
    }

    public override void Check()
    {
        for (var i = 0; i < _script.Records.Length; i++)
        {
            for (var t = 0; t < DealScript.Length; t++)
            {
                Same(
                    _script.Table.Decide(_script.Plain[i], _script.Asked[i][t]),
                    _script.Process.Decide(_script.Records[i], _script.Transitions[i][t], _context, HasRight).Allowed,
                    $"{_script.Transitions[i][t].Name} in {_script.Records[i].Stage}");
            }
        }

        Limit();
        Ours();
        Same(_byHand, _byProcess, "the number allowed");
        if (_byHand == 0 || _byHand == Operations)
            throw new InvalidOperationException($"{Name}: every decision is the same.");
    }
}
