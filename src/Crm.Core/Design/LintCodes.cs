namespace Crm.Design;

/// <summary>The stable codes of what <see cref="ProcessLint"/> finds.</summary>
public static class LintCodes
{
    /// <summary>No chain of transitions leads from an initial state to the state.</summary>
    public const string UnreachableState = "unreachable_state";

    /// <summary>The state can only be reached by way of a closed one.</summary>
    public const string OnlyAfterClosing = "only_after_closing";

    /// <summary>Nothing leads out of an open state.</summary>
    public const string DeadEnd = "dead_end";

    /// <summary>No chain of transitions leads from an open state to a closed one.</summary>
    public const string NeverCloses = "never_closes";

    /// <summary>A process that looks like sales has no won state.</summary>
    public const string NoWonState = "no_won_state";

    /// <summary>A new record may begin closed.</summary>
    public const string BeginsClosed = "begins_closed";

    /// <summary>Two transitions lead from one state to another, so a bare change must name one.</summary>
    public const string SameWay = "same_way";

    /// <summary>Two transitions between the same states differ in nothing that says which to take.</summary>
    public const string SameTransition = "same_transition";

    /// <summary>A guard or check that no record can meet.</summary>
    public const string NeverMet = "never_met";

    /// <summary>A guard or check that every record meets.</summary>
    public const string AlwaysMet = "always_met";

    /// <summary>The right that a transition needs is granted to nobody.</summary>
    public const string NobodyMay = "nobody_may";

    /// <summary>A transition leaves only states that cannot be reached.</summary>
    public const string NeverTaken = "never_taken";

    /// <summary>A state requires a field that is frozen in the state before and that the transition does not ask for.</summary>
    public const string RequiredButFrozen = "required_but_frozen";

    /// <summary>The probability of an open state is not above that of the one before.</summary>
    public const string ProbabilityFalls = "probability_falls";

    /// <summary>The probability does not fit the kind: open below 100, won 100, lost 0.</summary>
    public const string ProbabilityMisfit = "probability_misfit";

    /// <summary>A transition asks for a field and then overwrites it.</summary>
    public const string AskedAndSet = "asked_and_set";

    /// <summary>A transition asks for a field that nobody can fill in.</summary>
    public const string AskedButReadOnly = "asked_but_read_only";

    /// <summary>An internal transition that neither asks for, checks nor does anything.</summary>
    public const string DoesNothing = "does_nothing";
}
