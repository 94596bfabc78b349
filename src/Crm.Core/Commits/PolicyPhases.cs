using System.Collections.Immutable;

namespace Crm.Commits;

/// <summary>The policies of each phase that has any part for them.</summary>
internal sealed class PolicyPhases
{
    private static readonly ImmutableArray<CommitPhase> Open =
        [CommitPhase.Authorise, CommitPhase.Normalise, CommitPhase.Validate, CommitPhase.Transition, CommitPhase.Reauthorise];

    private readonly ImmutableArray<ICommitPolicy>[] _byPhase;

    /// <summary>Sorts them.</summary>
    /// <exception cref="ArgumentException">One is of a phase without policies.</exception>
    public PolicyPhases(IEnumerable<ICommitPolicy> policies)
    {
        var byPhase = policies.Select(Accept).ToLookup(p => p.Phase);
        _byPhase = [.. Enum.GetValues<CommitPhase>().Order().Select(phase => byPhase[phase].ToImmutableArray())];
        MayAddAfterNormalise = MayAdd(CommitPhase.Validate) || MayAdd(CommitPhase.Transition);
        MayChangeAfterNormalise = MayChange(CommitPhase.Validate) || MayChange(CommitPhase.Transition) || MayChange(CommitPhase.Reauthorise);
    }

    /// <summary>True when policies after the normal form do more than set the fields of what they are shown.</summary>
    public bool MayAddAfterNormalise { get; }

    /// <summary>True when policies after the normal form do more than refuse, or might try to.</summary>
    public bool MayChangeAfterNormalise { get; }

    public ImmutableArray<ICommitPolicy> Of(CommitPhase phase) => _byPhase[(int)phase];

    /// <summary>True when policies of the phase do more than set the fields of what they are shown.</summary>
    public bool MayAdd(CommitPhase phase) => Of(phase).Any(p => p is not IFieldPolicy);

    /// <summary>The same of the phase or of one before it.</summary>
    public bool MayAddUpTo(CommitPhase phase) => Open.Any(p => p <= phase && MayAdd(p));

    /// <summary>True when policies of the phase do more than refuse.</summary>
    public bool MayChange(CommitPhase phase) => Of(phase).Any(p => p is not IRefusingPolicy);

    /// <summary>The policy, which is of one of the phases.</summary>
    /// <exception cref="ArgumentException">It is not, so it would never run.</exception>
    public static ICommitPolicy Accept(ICommitPolicy policy) => Open.Contains(policy.Phase)
        ? policy
        : throw new ArgumentException(
            $"{policy.GetType().Name} is a policy of the phase {policy.Phase}; policies are of {string.Join(", ", Open)}. For React add a handler, for Observe an observer.",
            nameof(policy));
}
