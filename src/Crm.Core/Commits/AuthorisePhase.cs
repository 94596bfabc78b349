using Crm.Access;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Commits;

/// <summary>May the actor? Judged by the records as they were, before anything can be learnt of others, and again as they shall be.</summary>
internal static class AuthorisePhase
{
    public static async ValueTask BeforeAsync(CommitContext context, CancellationToken cancellationToken)
    {
        var others = new CommitFacts(context, Images.AsTheyWere);
        foreach (var change in context.Pending)
        {
            if (!change.IsActors)
                continue;
            CheckFields(context, change);
            foreach (var right in RightsBefore(context, change))
                await CheckAsync(context, change, right, change.Before, others, cancellationToken).ConfigureAwait(false);
            if (change.Kind == ChangeKind.Purge && change.Root is null && !context.Rights.Has(NamedRights.Purge))
                context.Refuse(change, new Problem(ProblemCodes.AccessRightMissing, "", ("right", NamedRights.Purge)));
            if (change.Record is not Share share)
                continue;
            await CheckShareAsync(context, change, share.Record, others, cancellationToken).ConfigureAwait(false);
            if (change.Before is Share before && before.Record != share.Record)
                await CheckShareAsync(context, change, before.Record, others, cancellationToken).ConfigureAwait(false);
        }
    }

    public static async ValueTask AfterAsync(CommitContext context, CancellationToken cancellationToken)
    {
        var others = new CommitFacts(context, Images.AsTheyShallBe);
        foreach (var change in context.Pending)
        {
            if (change.Root is not null || !change.IsActors || !NormalisePhase.IsWritten(change))
                continue;
            if (change.Kind == ChangeKind.Restore && !IsChanged(context, change))
                continue;
            if (change.Kind != ChangeKind.Create && (change.Has("owner") || change.Has("owner.team")) && context.Rights.Has(NamedRights.Assign))
                continue;
            var right = change.Kind == ChangeKind.Create ? Right.Create : Right.Update;
            await CheckAsync(context, change, right, change.Record, others, cancellationToken).ConfigureAwait(false);
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
        CommitContext context, Change change, Right needed, Record? image, CommitFacts others, CancellationToken cancellationToken)
    {
        if (image is null || context.Rights.Of(change.Type, needed) is not { } met)
            return;
        if (!await IsMetAsync(met, image, others, cancellationToken).ConfigureAwait(false))
            context.Refuse(change, new Problem(ProblemCodes.AccessDenied, "", ("right", needed), ("type", change.Type.Name)));
    }

    private static ValueTask<bool> IsMetAsync(RulePredicate met, Record image, CommitFacts others, CancellationToken cancellationToken) =>
        others.EvaluateAsync(c => met(image, c), null, cancellationToken);

    private static void CheckFields(CommitContext context, Change change)
    {
        var closed = context.Rights.ClosedFields(change.Type);
        if (closed.Count == 0)
            return;
        var empty = change.Kind == ChangeKind.Create ? change.Type.Create(change.Record.Tenant) : null;
        foreach (var field in closed)
        {
            var isSet = change.Has(field.Key) && change.IsByActor(field) && (empty is null || field.Differs(empty, change.Record));
            // A state that is moved by name is written as much as one that is set.
            if (isSet || IsMoved(context, change, field))
                context.Refuse(change, new Problem(ProblemCodes.AccessFieldDenied, field.Key));
        }
    }

    private static bool IsMoved(CommitContext context, Change change, FieldDefinition state) => change.Tracked is { Moves.Count: > 0 } tracked
        && context.Model.Processes.Of(change.Type).Any(p => string.Equals(p.StateField.Key, state.Key, StringComparison.Ordinal)
            && tracked.Moves.Exists(m => string.Equals(m.Process, p.Key, StringComparison.Ordinal)));

    // Whoever may update a record may open it to others, and close it again; and so may whoever makes it.
    private static async ValueTask CheckShareAsync(
        CommitContext context, Change change, RecordRef shared, CommitFacts others, CancellationToken cancellationToken)
    {
        if (context.Model.Catalog.Find(shared.Type) is not { } type || context.Rights.Of(type, Right.Update) is not { } met)
            return;
        if (context.Find(shared) is { Kind: ChangeKind.Create })
            return;
        var may = await others.EvaluateAsync(c => c.Facts.Find(type, shared.Id) is { } found && met(found, c), null, cancellationToken).ConfigureAwait(false);
        if (!may)
            context.Refuse(change, new Problem(ProblemCodes.AccessDenied, "record", ("right", Right.Update), ("type", type.Name)));
    }
}
