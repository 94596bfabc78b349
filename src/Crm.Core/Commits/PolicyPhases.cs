using System.Collections.Immutable;

namespace Crm.Commits;

/// <summary>The phases in which policies have a part.</summary>
internal static class PolicyPhases
{
    private static readonly ImmutableArray<CommitPhase> Open =
        [CommitPhase.Authorise, CommitPhase.Normalise, CommitPhase.Validate, CommitPhase.Transition, CommitPhase.Reauthorise];

    /// <summary>The policy, which is of one of the phases.</summary>
    /// <exception cref="ArgumentException">It is not, so it would never run.</exception>
    public static ICommitPolicy Accept(ICommitPolicy policy) => Open.Contains(policy.Phase)
        ? policy
        : throw new ArgumentException(
            $"{policy.GetType().Name} is a policy of the phase {policy.Phase}; policies are of {string.Join(", ", Open)}. For React add a handler, for Observe an observer.",
            nameof(policy));
}
