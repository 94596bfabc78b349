using Crm.Access;
using Crm.Errors;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Are the values allowed? Limits, required fields, references, and the rules that records must meet.</summary>
internal static class ValidatePhase
{
    public static async ValueTask RunAsync(CommitContext context, CancellationToken cancellationToken)
    {
        foreach (var change in context.Pending.Where(NormalisePhase.IsWritten))
        {
            CheckValues(context, change, change.Fields);
            CheckCustom(context, change);
            foreach (var field in change.Fields.Where(f => f.Kind == FieldKind.Reference))
                await CheckReferenceAsync(context, change, field, cancellationToken).ConfigureAwait(false);
            await CheckRulesAsync(context, change, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What transitions, and policies beside them, have set must be as valid as what people set; states were judged by their processes.</summary>
    public static async ValueTask AgainAsync(CommitContext context, bool all, CancellationToken cancellationToken)
    {
        foreach (var change in context.Pending.Where(c => NormalisePhase.IsWritten(c) && (all || c.IsMoved)))
        {
            CheckValues(context, change, change.Fields.Where(f => f.Kind != FieldKind.State));
            await CheckRulesAsync(context, change, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void CheckValues(CommitContext context, Change change, IEnumerable<FieldDefinition> fields)
    {
        foreach (var field in fields)
            CheckValue(context, change, field);
        foreach (var field in change.Type.Fields.Where(f => f.Required && f.Read(change.Record).IsMissing))
            context.Refuse(change, new Problem(ProblemCodes.FieldRequired, field.Key));
    }

    private static void CheckValue(CommitContext context, Change change, FieldDefinition field)
    {
        if (FieldLimits.Check(field, field.Read(change.Record)) is { } problem)
            context.Refuse(change, problem);
    }

    private static void CheckCustom(CommitContext context, Change change)
    {
        if (change.Record.Custom.Count == 0)
            return;
        var known = change.Type.Fields.Where(f => f.Custom).Select(f => CustomFields.StoredKey(f.Key, f.Kind)).ToHashSet(StringComparer.Ordinal);
        var before = change.Before?.Custom ?? CustomFields.None;
        foreach (var (stored, value) in change.Record.Custom)
        {
            // A value whose field was taken out of the model since then is left alone.
            if (!known.Contains(stored) && before.GetStored(stored) != value)
                context.Refuse(change, new Problem(ProblemCodes.FieldUnknown, stored.Split('#')[0], ("type", change.Type.Name)));
        }
    }

    private static async ValueTask CheckReferenceAsync(CommitContext context, Change change, FieldDefinition field, CancellationToken cancellationToken)
    {
        if (field.Read(change.Record).AsReference() is not { } reference)
            return;
        if (field.Target is { } target && !string.Equals(target, reference.Type, StringComparison.Ordinal))
        {
            context.Refuse(change, new Problem(ProblemCodes.FieldWrongType, field.Key, ("found", reference.Type), ("target", target)));
            return;
        }

        if (context.Model.Catalog.Find(reference.Type) is not { } type)
        {
            // Owners are users and teams of the host where People is not part of the model.
            if (field.Key is not ("owner" or "owner.team"))
                context.Refuse(change, new Problem(ProblemCodes.FieldUnknownReference, field.Key, ("target", reference.Type)));
            return;
        }

        var visible = field.Key is "owner" or "owner.team" || !change.IsByActor(field) ? null : context.Model.Access.For(context.Actor, type, Right.Read);
        var met = visible is null ? null : AccessChecks.Of(visible);
        var there = await context.EvaluateAsync(
            c => c.Facts.Find(type, reference.Id) is { } found && (met is null || met(found, c)), null, cancellationToken).ConfigureAwait(false);
        if (!there)
            context.Refuse(change, new Problem(ProblemCodes.FieldUnknownReference, field.Key, ("target", reference.Type)));
    }

    private static async ValueTask CheckRulesAsync(CommitContext context, Change change, CancellationToken cancellationToken)
    {
        foreach (var validation in context.Model.Validations.Of(change.Type))
        {
            if (!await context.EvaluateAsync(c => validation.IsMet(change.Record, c), change.Before, cancellationToken).ConfigureAwait(false))
                context.Refuse(change, new Problem(validation.Code, validation.Path) { Text = validation.Message });
        }
    }
}
