using Crm.Access;
using Crm.Errors;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>May the actor? Judged by the records as they were, before anything can be learnt of others, and again as they shall be.</summary>
internal static class AuthorisePhase
{
    public static async ValueTask BeforeAsync(CommitContext context, CancellationToken cancellationToken)
    {
        foreach (var change in context.Pending.Where(c => c.IsActors))
        {
            CheckFields(context, change);
            foreach (var right in RightsBefore(context, change))
                await CheckAsync(context, change, right, change.Before, Images.AsTheyWere, cancellationToken).ConfigureAwait(false);
            if (change.Kind == ChangeKind.Purge && change.Root is null && !Has(context, NamedRights.Purge))
                context.Refuse(change, new Problem(ProblemCodes.AccessRightMissing, "", ("right", NamedRights.Purge)));
            foreach (var shared in new[] { change.Before, change.Record }.OfType<Share>().Select(s => s.Record).Distinct())
                await CheckShareAsync(context, change, shared, cancellationToken).ConfigureAwait(false);
        }
    }

    public static async ValueTask AfterAsync(CommitContext context, CancellationToken cancellationToken)
    {
        foreach (var change in context.Pending.Where(c => c.Root is null && c.IsActors && NormalisePhase.IsWritten(c)))
        {
            if (change.Kind == ChangeKind.Restore && !IsChanged(context, change))
                continue;
            if (change.Kind != ChangeKind.Create && (change.Has("owner") || change.Has("owner.team")) && Has(context, NamedRights.Assign))
                continue;
            var right = change.Kind == ChangeKind.Create ? Right.Create : Right.Update;
            await CheckAsync(context, change, right, change.Record, Images.AsTheyShallBe, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<Right> RightsBefore(CommitContext context, Change change) => change switch
    {
        { Root: not null } or { Kind: ChangeKind.Create } => [],
        { Kind: ChangeKind.Update } => [Right.Update],
        { Kind: ChangeKind.Restore } when IsChanged(context, change) => [Right.Delete, Right.Update],
        _ => [Right.Delete],
    };

    // Taken out of the recycle bin as it was, or changed as well?
    private static bool IsChanged(CommitContext context, Change change) =>
        change.Fields.Any(change.IsByActor)
        || change.Tracked?.Moves.Count > 0
        || context.Pending.Any(p => p.Root == change && p.IsActors && (p.Kind != ChangeKind.Restore || p.Fields.Count > 0));

    private static async ValueTask CheckAsync(
        CommitContext context, Change change, Right needed, Record? image, Images images, CancellationToken cancellationToken)
    {
        if (image is null || context.Model.Access.For(context.Actor, change.Type, needed) is not { } rule)
            return;
        var met = AccessChecks.Of(rule);
        if (!await context.EvaluateAsync(c => met(image, c), images, null, cancellationToken).ConfigureAwait(false))
            context.Refuse(change, new Problem(ProblemCodes.AccessDenied, "", ("right", needed), ("type", change.Type.Name)));
    }

    private static void CheckFields(CommitContext context, Change change)
    {
        var empty = change.Kind == ChangeKind.Create ? change.Type.Create(change.Record.Tenant) : null;
        foreach (var field in change.Fields.Where(f => change.IsByActor(f) && !context.Model.Access.MayWrite(context.Actor, change.Type, f)))
        {
            if (empty is null || field.Read(empty) != field.Read(change.Record))
                context.Refuse(change, new Problem(ProblemCodes.AccessFieldDenied, field.Key));
        }

        // A state that is moved by name is written as much as one that is set.
        foreach (var process in context.Model.Processes.Of(change.Type))
        {
            if (change.Tracked?.Moves.Exists(m => string.Equals(m.Process, process.Key, StringComparison.Ordinal)) == true
                && !context.Model.Access.MayWrite(context.Actor, change.Type, process.StateField))
                context.Refuse(change, new Problem(ProblemCodes.AccessFieldDenied, process.StateField.Key));
        }
    }

    // Whoever may update a record may open it to others, and close it again; and so may whoever makes it.
    private static async ValueTask CheckShareAsync(CommitContext context, Change change, RecordRef shared, CancellationToken cancellationToken)
    {
        if (context.Model.Catalog.Find(shared.Type) is not { } type || context.Model.Access.For(context.Actor, type, Right.Update) is not { } rule)
            return;
        if (context.Find(shared) is { Kind: ChangeKind.Create })
            return;
        var met = AccessChecks.Of(rule);
        var may = await context.EvaluateAsync(c => c.Facts.Find(type, shared.Id) is { } found && met(found, c), Images.AsTheyWere, null, cancellationToken)
            .ConfigureAwait(false);
        if (!may)
            context.Refuse(change, new Problem(ProblemCodes.AccessDenied, "record", ("right", Right.Update), ("type", type.Name)));
    }

    private static bool Has(CommitContext context, string right) => context.Model.Access.Policy.Has(context.Actor, right);
}
