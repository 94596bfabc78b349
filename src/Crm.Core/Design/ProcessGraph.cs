using Crm.Processes;

namespace Crm.Design;

/// <summary>Which states can be reached from which.</summary>
internal sealed class ProcessGraph
{
    private readonly Dictionary<string, List<StateDefinition>> _next = new(StringComparer.Ordinal);
    private readonly HashSet<string> _closed;
    private readonly HashSet<string> _reachable;
    private readonly HashSet<string> _openly;

    /// <summary>Follows transitions.</summary>
    /// <param name="process">The definition.</param>
    /// <param name="isPossible">Whether a transition may ever be taken.</param>
    public ProcessGraph(ProcessDefinition process, Func<TransitionDefinition, bool> isPossible)
    {
        var possible = process.Transitions.Where(isPossible).ToList();
        foreach (var state in process.States)
            _next[state.Key] = [.. possible.Where(t => t.To is not null && t.Leaves(state)).Select(t => process.FindState(t.To!)).OfType<StateDefinition>()];
        _closed = process.States.Where(s => s.IsClosed).Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        var initial = process.States.Where(s => s.Initial).ToList();
        _reachable = Reach(initial, throughClosed: true);
        _openly = Reach(initial, throughClosed: false);
    }

    public bool IsReachable(string state) => _reachable.Contains(state);

    public bool IsReachableOpenly(string state) => _openly.Contains(state);

    public bool HasWayOut(string state) => _next[state].Any(to => !string.Equals(to.Key, state, StringComparison.Ordinal));

    public bool CanClose(string state) => Reach(_next[state], throughClosed: false).Any(_closed.Contains);

    private HashSet<string> Reach(IEnumerable<StateDefinition> from, bool throughClosed)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<StateDefinition>(from);
        while (open.TryPop(out var state))
        {
            if (!seen.Add(state.Key) || (state.IsClosed && !throughClosed))
                continue;
            foreach (var next in _next[state.Key])
                open.Push(next);
        }

        return seen;
    }
}
