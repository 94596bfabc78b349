using Crm.Evaluation;
using Crm.Processes;
using Crm.Records;
using Crm.Sessions;
using Quickstart.Finding;

namespace Quickstart.Moving;

/// <summary>Every transition of a record's process, as it stands now.</summary>
/// <param name="Type">The record's type.</param>
/// <param name="Record">What people call the record.</param>
/// <param name="State">The state it is in.</param>
/// <param name="Transitions">In the order defined.</param>
internal sealed record PossibleMoves(string Type, string Record, string? State, IReadOnlyList<PossibleMove> Transitions)
{
    public static async Task<PossibleMoves> OfAsync(ISession session, Record record, CancellationToken cancellationToken)
    {
        var process = InProcess.Of(session, record);
        var options = (await process.OptionsAsync(cancellationToken)).ToDictionary(o => o.Name, StringComparer.Ordinal);
        var state = process.State;
        return new PossibleMoves(
            record.Ref.Type,
            RecordKind.NameOf(record),
            state?.Key,
            [
                .. process.Definition.Transitions
                    .Select(t => options.TryGetValue(t.Name, out var option) ? PossibleMove.Of(option) : PossibleMove.NotFrom(state?.Key, t, process.Definition)),
            ]);
    }
}

/// <summary>One transition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="To">The state it leads to; null where it stays.</param>
/// <param name="IsOffered">True when it leaves the present state.</param>
/// <param name="IsAllowed">True when it may be taken, given what it asks for.</param>
/// <param name="Asks">The fields that it asks for.</param>
/// <param name="Reasons">Why it may not be taken.</param>
/// <param name="Why">Which parts of its guard are not met; null where there is nothing to explain.</param>
internal sealed record PossibleMove(string Name, string? To, bool IsOffered, bool IsAllowed, IReadOnlyList<string> Asks, IReadOnlyList<string> Reasons, Explanation? Why)
{
    public static PossibleMove Of(TransitionOption option) =>
        new(option.Name, option.Target?.Key, IsOffered: true, option.Allowed, AsksOf(option), [.. option.Problems.Select(p => Sentences.Of(p))], option.Why);

    public static PossibleMove NotFrom(string? state, BoundTransition transition, BoundProcess process)
    {
        var from = string.Join(" or ", process.States.Where(transition.Leaves).Select(s => s.Key));
        var reason = $"It leaves {from}, not {state ?? "a record without a state"}.";
        return new PossibleMove(transition.Name, transition.Target?.Key, IsOffered: false, IsAllowed: false, [], [reason], null);
    }

    // What the transition sets by itself nobody is asked for.
    private static string[] AsksOf(TransitionOption option)
    {
        var sets = option.Transition.Definition.After.Set.Select(s => s.Field).ToHashSet(StringComparer.Ordinal);
        return [.. option.Asks.Select(f => f.Key).Where(key => !sets.Contains(key))];
    }
}
