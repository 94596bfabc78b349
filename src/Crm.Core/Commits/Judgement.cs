using Crm.Errors;

namespace Crm.Commits;

/// <summary>Judges one round of a commit, phase by phase; what policies add on the way catches up and is judged with the rest.</summary>
internal sealed class Judgement(CommitContext context, ChangeCollector collector, PolicyPhases policies, MoneyConversion money)
{
    private const int MaxCatchUps = 8;
    private int _catchUps;

    /// <summary>True when nothing was refused.</summary>
    public ValueTask<bool> RunAsync(CancellationToken cancellationToken) => RunAsync(CommitPhase.Reauthorise, cancellationToken);

    private async ValueTask<bool> RunAsync(CommitPhase last, CancellationToken cancellationToken)
    {
        for (var phase = CommitPhase.Authorise; phase <= last; phase++)
        {
            if ((!await StepAsync(phase, cancellationToken).ConfigureAwait(false) || !await PoliciesAsync(phase, cancellationToken).ConfigureAwait(false))
                && !LeftOut(phase))
                return false;
        }

        return true;
    }

    // Others do not hang on what is invalid by itself, as long as no policy has made something of it.
    private bool LeftOut(CommitPhase phase) =>
        phase == CommitPhase.Validate && context.Options.LeaveOutInvalid && context.IsInBatches && !policies.MayAddUpTo(phase) && context.LeaveOutRefused();

    // What a step refuses is told together with what its policies refuse.
    private async ValueTask<bool> StepAsync(CommitPhase phase, CancellationToken cancellationToken)
    {
        switch (phase)
        {
            case CommitPhase.Authorise:
                await AuthorisePhase.BeforeAsync(context, cancellationToken).ConfigureAwait(false);
                return true;
            case CommitPhase.Normalise:
                await NormalisePhase.RunAsync(context, money, cancellationToken).ConfigureAwait(false);
                return true;
            case CommitPhase.Validate:
                await ValidatePhase.RunAsync(context, policies.MayChangeAfterNormalise, cancellationToken).ConfigureAwait(false);
                return true;
            case CommitPhase.Transition:
                await TransitionPhase.RunAsync(context, money, policies.MayChangeAfterNormalise, cancellationToken).ConfigureAwait(false);
                return true;
            default:
                if (policies.MayAddAfterNormalise)
                    await NormalisePhase.AgainAsync(context, money, cancellationToken).ConfigureAwait(false);
                await ValidatePhase.AgainAsync(context, cancellationToken).ConfigureAwait(false);
                if (context.Problems.Count > 0)
                    return false;
                await AuthorisePhase.AfterAsync(context, cancellationToken).ConfigureAwait(false);
                return true;
        }
    }

    private async ValueTask<bool> PoliciesAsync(CommitPhase phase, CancellationToken cancellationToken)
    {
        if (policies.Of(phase).IsEmpty)
            return context.Problems.Count == 0;
        using (context.Owner.Lend())
        {
            foreach (var policy in policies.Of(phase))
                await policy.RunAsync(context, cancellationToken).ConfigureAwait(false);
        }

        if (policies.MayChange(phase))
        {
            foreach (var change in context.Pending)
                change.Compare();
            TransitionPhase.ThrowIfMovedSince(context, phase);
        }

        // What they set is brought into its normal form as well, and money gets its worth.
        if (phase == CommitPhase.Normalise && policies.MayAdd(phase))
            await NormalisePhase.RunAsync(context, money, cancellationToken).ConfigureAwait(false);

        if (context.Problems.Count > 0)
            return false;
        return !policies.MayAdd(phase) || await CatchUpAsync(phase, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> CatchUpAsync(CommitPhase phase, CancellationToken cancellationToken)
    {
        var added = collector.CollectAdded();
        if (phase == CommitPhase.Reauthorise)
            ValidatePhase.ThrowIfChangedSince(context, added);
        if (added.Count == 0)
            return true;
        if (++_catchUps > MaxCatchUps)
        {
            context.Refuse(new Problem(ProblemCodes.PoliciesUnsettled, "", ("rounds", MaxCatchUps), ("phase", phase), ("types", added.Select(c => c.Type.Name).Distinct(StringComparer.Ordinal))));
            return false;
        }

        var judged = context.Pending;
        foreach (var root in added.Select(c => c.Root).OfType<Change>())
            root.Doubt();
        context.Pending = added;
        if (!await RunAsync(phase, cancellationToken).ConfigureAwait(false))
            return false;
        context.Pending = [.. judged.Where(c => context.Find(c.Ref) == c), .. context.Pending];
        TransitionPhase.ThrowIfMovedSince(context, phase);
        return true;
    }
}
