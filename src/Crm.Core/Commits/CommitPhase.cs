namespace Crm.Commits;

/// <summary>The phases of a commit, in their order; within one, order does not matter.</summary>
public enum CommitPhase
{
    /// <summary>May the actor, judged by the records as they were?</summary>
    Authorise,

    /// <summary>Bring values into their normal form and derive what follows from others.</summary>
    Normalise,

    /// <summary>Are the values allowed?</summary>
    Validate,

    /// <summary>Move state fields by their processes.</summary>
    Transition,

    /// <summary>May the actor, judged by the records as they shall be?</summary>
    Reauthorise,

    /// <summary>Let handlers answer to what happened; what they change goes through the phases again.</summary>
    React,

    /// <summary>Look at the settled records; add events and work, never changes.</summary>
    Observe,
}
