using Crm.Definitions;
using Crm.Errors;
using Crm.Persistence;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Says why a store did not write: which fields both changed, which value another record holds.</summary>
internal static class CommitReport
{
    public static async ValueTask<CommitResult> OfAsync(CommitContext context, CommitOutcome outcome, CancellationToken cancellationToken)
    {
        var problems = outcome.ClaimsLost.Select(l => OfClaim(context, l)).ToList();
        if (outcome.CommandExists)
            problems.Add(new Problem(ProblemCodes.CommandRepeated));
        problems.AddRange(outcome.LeasesLost.Select(l => new Problem(ProblemCodes.WorkLeaseLost, "", ("item", l.Item))));
        var conflicts = new List<Conflict>();
        foreach (var conflict in outcome.Conflicts)
            conflicts.Add(conflict with { Fields = await BothChangedAsync(context, conflict, cancellationToken).ConfigureAwait(false) });
        return new CommitResult(problems, conflicts);
    }

    /// <summary>The values that another record holds, or that two records of the commit want.</summary>
    public static async ValueTask<IReadOnlyList<Problem>> ClaimsLostAsync(CommitContext context, CancellationToken cancellationToken)
    {
        var claims = ClaimPlanner.Plan(context.All);
        var given = claims.Where(c => !c.Take).Select(c => (c.Claim, c.Record)).ToHashSet();
        var taken = claims.Where(c => c.Take).ToArray();
        var held = (await context.Store.FindClaimsAsync([.. taken.Select(t => t.Claim)], cancellationToken).ConfigureAwait(false))
            .Where(h => !given.Contains((h.Key, h.Value))).ToDictionary();
        return [.. taken.Where(t => !held.TryAdd(t.Claim, t.Record) && held[t.Claim] != t.Record).Select(t => OfClaim(context, new ClaimLost(t, held[t.Claim])))];
    }

    private static Problem OfClaim(CommitContext context, ClaimLost lost)
    {
        var claim = lost.Wanted.Claim;
        var problem = context.Find(lost.Wanted.Record)?.Record is Definition definition && claim == Claim.OfPublished(claim.Type, definition.KindName, definition.Key)
            ? Twice(definition.KindName, definition.Key)
            : new Problem(ProblemCodes.FieldNotUnique, claim.Field, ("type", claim.Type));
        return problem with { Subject = lost.Wanted.Record.ToString() };
    }

    /// <summary>Two published definitions of one kind and key.</summary>
    public static Problem Twice(string kind, string key) => new(ProblemCodes.DefinitionTwice, "key", ("kind", kind), ("key", key));

    private static async ValueTask<IReadOnlyList<string>> BothChangedAsync(CommitContext context, Conflict conflict, CancellationToken cancellationToken)
    {
        if (context.Find(conflict.Record) is not { Before: { } before } change)
            return [];
        // What the actor may no longer see of it is not told by its fields either; a part is as visible as its root.
        var seen = change.Root ?? change;
        if (await context.Owner.FindStoredAsync(seen.Type, seen.Ref.Id, cancellationToken).ConfigureAwait(false) is null
            || await context.Store.FindAsync(change.Type, conflict.Record.Id, cancellationToken).ConfigureAwait(false) is not { } theirs)
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
