namespace Crm.Commits;

/// <summary>Takes part in a phase of every commit: may refuse, and before the records are settled may change fields.</summary>
/// <remarks>Called from many sessions at once. Must not depend on other policies of the same phase, whose order is not fixed.</remarks>
public interface ICommitPolicy
{
    /// <summary>The phase: one up to <see cref="CommitPhase.Reauthorise"/>. Fields may be set up to <see cref="CommitPhase.Transition"/>.</summary>
    CommitPhase Phase { get; }

    /// <summary>Judges and changes; refusals go to the context, so that all are found together.</summary>
    ValueTask RunAsync(CommitContext context, CancellationToken cancellationToken);
}
