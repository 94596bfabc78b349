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
        foreach (var change in context.Pending)
        {
            CheckFields(context, change);
            if (change.Root is null)
                await CheckAsync(context, change, RightBefore(change.Kind), change.Before, Images.AsTheyWere, cancellationToken).ConfigureAwait(false);
            if (change.Kind == ChangeKind.Purge && change.Root is null && !Has(context, NamedRights.Purge))
                context.Refuse(change, new Problem(ProblemCodes.AccessRightMissing, "", ("right", NamedRights.Purge)));
            if (change.Record is Share share)
                await CheckShareAsync(context, change, share, cancellationToken).ConfigureAwait(false);
        }
    }

    public static async ValueTask AfterAsync(CommitContext context, CancellationToken cancellationToken)
    {
        foreach (var change in context.Pending.Where(c => c.Root is null && c.Kind is ChangeKind.Create or ChangeKind.Update))
        {
            if (change.Kind == ChangeKind.Update && (change.Has("owner") || change.Has("owner.team")) && Has(context, NamedRights.Assign))
                continue;
            var right = change.Kind == ChangeKind.Create ? Right.Create : Right.Update;
            await CheckAsync(context, change, right, change.Record, Images.AsTheyShallBe, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Right? RightBefore(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => null,
        ChangeKind.Update => Right.Update,
        _ => Right.Delete,
    };

    private static async ValueTask CheckAsync(
        CommitContext context, Change change, Right? right, Record? image, Images images, CancellationToken cancellationToken)
    {
        if (right is not { } needed || image is null || context.Model.Access.For(context.Actor, change.Type, needed) is not { } rule)
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
    }

    // Whoever may update a record may open it to others, and close it again.
    private static async ValueTask CheckShareAsync(CommitContext context, Change change, Share share, CancellationToken cancellationToken)
    {
        if (context.Model.Catalog.Find(share.Record.Type) is not { } type || context.Model.Access.For(context.Actor, type, Right.Update) is not { } rule)
            return;
        var met = AccessChecks.Of(rule);
        var may = await context.EvaluateAsync(c => c.Facts.Find(type, share.Record.Id) is { } shared && met(shared, c), Images.AsTheyWere, null, cancellationToken)
            .ConfigureAwait(false);
        if (!may)
            context.Refuse(change, new Problem(ProblemCodes.AccessDenied, "record", ("right", Right.Update), ("type", type.Name)));
    }

    private static bool Has(CommitContext context, string right) => context.Model.Access.Policy.Has(context.Actor, right);
}
