using Crm.Processes;

namespace Crm.Benchmarks.Deals;

/// <summary>The limit: a dense table of targets by state and transition, guards as delegates.</summary>
/// <remarks>It knows the edges and the guards and nothing else: no rights, no reasons, no history.</remarks>
internal sealed class DealTable
{
    private const int None = -1;
    private readonly int _transitions;
    private readonly int[] _targets;
    private readonly Func<TableDeal, bool>?[] _guards;

    public DealTable(ProcessDefinition definition)
    {
        _transitions = definition.Transitions.Length;
        _targets = new int[definition.States.Length * _transitions];
        Array.Fill(_targets, None);
        for (var t = 0; t < _transitions; t++)
        {
            foreach (var from in definition.Transitions[t].From)
                _targets[(Number(from) * _transitions) + t] = Number(definition.Transitions[t].To!);
        }

        _guards = [.. definition.Transitions.Select(t => GuardOf(t.Name))];
    }

    public static int Number(string state) => Array.IndexOf(DealProcess.States, state);

    public bool Decide(TableDeal deal, int transition)
    {
        var target = _targets[(deal.Stage * _transitions) + transition];
        return target >= 0 && (_guards[transition] is not { } guard || guard(deal));
    }

    public bool Move(TableDeal deal, int transition)
    {
        var target = _targets[(deal.Stage * _transitions) + transition];
        if (target < 0 || (_guards[transition] is { } guard && !guard(deal)))
            return false;
        deal.Stage = target;
        return true;
    }

    private static Func<TableDeal, bool>? GuardOf(string transition) => transition switch
    {
        "qualify" => static d => d.Score >= 50,
        "propose" => static d => d.Amount > 0,
        "negotiate" => static d => d.IsBudgeted,
        "draft" => static d => d.Discount is not { } discount || discount <= 0.2m,
        "win" => static d => d.ClosesOn is not null && d.Amount >= 1_000,
        _ => null,
    };
}
