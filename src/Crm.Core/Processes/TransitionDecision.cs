using Crm.Errors;

namespace Crm.Processes;

/// <summary>Why a transition may not happen.</summary>
public enum TransitionRefusal
{
    /// <summary>It may.</summary>
    None,

    /// <summary>The record is in a state that the process does not have.</summary>
    UnknownState,

    /// <summary>The transition does not leave the state that the record is in.</summary>
    WrongState,

    /// <summary>The actor lacks the right that it needs.</summary>
    RightMissing,

    /// <summary>The record does not meet its guard.</summary>
    GuardNotMet,
}

/// <summary>Whether a transition may happen, and if not, why.</summary>
/// <remarks>Immutable. Costs nothing to make; the problem is made when it is asked for.</remarks>
public readonly struct TransitionDecision : IEquatable<TransitionDecision>
{
    private readonly BoundProcess _process;
    private readonly string? _state;
    private readonly TransitionRefusal _refusal;

    internal TransitionDecision(BoundProcess process, BoundTransition transition, string? state, TransitionRefusal refusal)
    {
        // Whether the state is known at all is looked up when somebody asks why.
        _process = process;
        _state = state;
        Transition = transition;
        _refusal = refusal;
    }

    /// <summary>The transition that was asked about.</summary>
    public BoundTransition Transition { get; }

    /// <summary>Why it may not happen; none when it may.</summary>
    public TransitionRefusal Refusal => _refusal == TransitionRefusal.WrongState && _process.FindState(_state) is null ? TransitionRefusal.UnknownState : _refusal;

    /// <summary>True when it may happen.</summary>
    public bool Allowed => _refusal == TransitionRefusal.None;

    /// <summary>The refusal as a problem; null when the transition may happen. Its path is the state field's key, or empty.</summary>
    public Problem? ToProblem() => Refusal switch
    {
        TransitionRefusal.None => null,
        TransitionRefusal.UnknownState => _process.NotInProcess(_state),
        TransitionRefusal.WrongState => new Problem(
            ProblemCodes.ProcessWrongState, _process.StateField.Key, ("transition", Transition.Name), ("state", _state), ("allowed", _process.StatesLeftBy(Transition))),
        TransitionRefusal.RightMissing => new Problem(
            ProblemCodes.ProcessRightMissing, "", ("transition", Transition.Name), ("right", Transition.Definition.Right)),
        _ => new Problem(
            ProblemCodes.ProcessGuardNotMet, "", ("transition", Transition.Name), ("description", Transition.Before!.Description)),
    };

    /// <inheritdoc/>
    public bool Equals(TransitionDecision other) => Refusal == other.Refusal
        && ReferenceEquals(Transition, other.Transition)
        && string.Equals(_state, other._state, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TransitionDecision other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Refusal, Transition);

    /// <summary>True when both say the same of the same transition.</summary>
    public static bool operator ==(TransitionDecision left, TransitionDecision right) => left.Equals(right);

    /// <summary>True when they do not.</summary>
    public static bool operator !=(TransitionDecision left, TransitionDecision right) => !left.Equals(right);
}
