namespace Crm.Commits;

/// <summary>Takes part in a phase of every commit: may refuse, and before the records are settled may change them.</summary>
/// <remarks>
/// Up to <see cref="CommitPhase.Transition"/> it may set fields of what is pending, and load, change, add and remove other records and parts. Those go
/// through the phases up to its own and then on with the rest, at most eight times per round; they are judged like everything else, but for the actor's
/// rights, which what policies make does not need. States are set before <see cref="CommitPhase.Transition"/>, which judges them. In
/// <see cref="CommitPhase.Reauthorise"/> it may only refuse. Called from many sessions at once, and by <see cref="Sessions.ISession.CheckAsync"/>, after which nothing is written. Must not depend on other policies of the same phase, whose order is not fixed.
/// </remarks>
public interface ICommitPolicy
{
    /// <summary>The phase: one up to <see cref="CommitPhase.Reauthorise"/>; a policy of another one is not accepted.</summary>
    CommitPhase Phase { get; }

    /// <summary>Judges and changes; refusals go to the context, so that all are found together.</summary>
    ValueTask RunAsync(CommitContext context, CancellationToken cancellationToken);
}
