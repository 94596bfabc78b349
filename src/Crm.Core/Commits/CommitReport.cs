using Crm.Errors;
using Crm.Persistence;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Says why a store did not write: which fields both changed, which value another record holds.</summary>
internal static class CommitReport
{
    public static async ValueTask<CommitResult> OfAsync(CommitContext context, CommitOutcome outcome, CancellationToken cancellationToken)
    {
        var problems = outcome.ClaimsLost.Select(OfClaim).ToList();
        if (outcome.CommandExists)
            problems.Add(new Problem(ProblemCodes.CommandRepeated));
        var conflicts = new List<Conflict>();
        foreach (var conflict in outcome.Conflicts)
            conflicts.Add(conflict with { Fields = await BothChangedAsync(context, conflict, cancellationToken).ConfigureAwait(false) });
        return new CommitResult(problems, conflicts);
    }

    private static Problem OfClaim(ClaimLost lost)
    {
        var claim = lost.Wanted.Claim;
        return new Problem(ProblemCodes.FieldNotUnique, claim.Field, ("type", claim.Type)) { Subject = lost.Wanted.Record.ToString() };
    }

    private static async ValueTask<IReadOnlyList<string>> BothChangedAsync(CommitContext context, Conflict conflict, CancellationToken cancellationToken)
    {
        if (context.All.Find(c => c.Ref == conflict.Record) is not { Before: { } before } change)
            return [];
        var theirs = await context.Store.FindAsync(change.Type, conflict.Record.Id, cancellationToken).ConfigureAwait(false);
        if (theirs is null)
            return [];
        return
        [
            .. change.Type.Diff(before, theirs)
                .Where(f => !f.System && change.Has(f.Key) && context.Model.Access.MayRead(context.Actor, change.Type, f))
                .Select(f => f.Key)
                .Order(StringComparer.Ordinal),
        ];
    }
}
