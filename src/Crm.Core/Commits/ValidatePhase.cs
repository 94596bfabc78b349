using Crm.Definitions;
using Crm.Errors;
using Crm.Records;

namespace Crm.Commits;

/// <summary>Are the values allowed? Limits, required fields, references, and the rules that records must meet.</summary>
internal static class ValidatePhase
{
    /// <summary>Looks at all that is pending.</summary>
    /// <param name="context">The commit.</param>
    /// <param name="policiesMayChange">True when policies may change records before they are written.</param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    public static async ValueTask RunAsync(CommitContext context, bool policiesMayChange, CancellationToken cancellationToken)
    {
        var others = new CommitFacts(context, Images.AsTheyShallBe);
        var references = new CommitReferences(context, others);
        await references.LookUpAsync(cancellationToken).ConfigureAwait(false);
        foreach (var change in context.Pending)
        {
            if (!NormalisePhase.IsWritten(change))
                continue;
            CheckValues(context, change, change.Fields, withStates: true);
            CheckCustom(context, change);
            for (var i = 0; i < change.Fields.Count; i++)
            {
                if (change.Fields[i] is { Kind: FieldKind.Reference } field)
                    await references.CheckAsync(change, field, change.IsByActor(field), cancellationToken).ConfigureAwait(false);
            }

            await CheckRulesAsync(context, change, others, cancellationToken).ConfigureAwait(false);
            change.Approve(forGood: !policiesMayChange && !TransitionPhase.MayChange(context, change));
        }
    }

    /// <summary>What transitions, and policies since then, have set must be as valid as what people set; states were judged by their processes.</summary>
    public static async ValueTask AgainAsync(CommitContext context, CancellationToken cancellationToken)
    {
        var others = new CommitFacts(context, Images.AsTheyShallBe);
        var references = new CommitReferences(context, others);
        foreach (var change in context.Pending)
        {
            if (!NormalisePhase.IsWritten(change) || !change.IsChangedSinceValidated)
                continue;
            var since = change.Validated is { } valid ? change.Type.Diff(valid, change.Record) : change.Fields;
            CheckValues(context, change, since, withStates: false);
            CheckCustom(context, change);
            foreach (var field in since.Where(f => f.Kind == FieldKind.Reference && !f.System))
                await references.CheckAsync(change, field, byActor: false, cancellationToken).ConfigureAwait(false);
            await CheckRulesAsync(context, change, others, cancellationToken).ConfigureAwait(false);
            change.Approve(forGood: false);
        }
    }

    /// <summary>After the last judgement nothing may change any more.</summary>
    /// <exception cref="InvalidOperationException">A policy changed or added something.</exception>
    public static void ThrowIfChangedSince(CommitContext context, IEnumerable<Change> added)
    {
        if (added.Concat(context.Pending.Where(c => c.IsValidated && c.IsChangedSinceValidated)).FirstOrDefault() is { } changed)
            throw new InvalidOperationException($"A policy of the phase {CommitPhase.Reauthorise} changed {changed.Ref}: it may only refuse, for nothing judges after it.");
    }

    private static void CheckValues(CommitContext context, Change change, IReadOnlyList<FieldDefinition> fields, bool withStates)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (withStates || fields[i].Kind != FieldKind.State)
                CheckValue(context, change, fields[i]);
        }

        foreach (var field in change.Type.RequiredFields)
        {
            if (field.Read(change.Record).IsMissing)
                context.Refuse(change, new Problem(ProblemCodes.FieldRequired, field.Key));
        }
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
        foreach (var stored in change.StraysSince(change.Before))
            context.Refuse(change, new Problem(ProblemCodes.FieldUnknown, stored.Split('#')[0], ("type", change.Type.Name)));
    }

    private static async ValueTask CheckRulesAsync(CommitContext context, Change change, CommitFacts others, CancellationToken cancellationToken)
    {
        foreach (var validation in context.Model.Validations.Of(change.Type))
        {
            if (!await IsMetAsync(validation, change, others, cancellationToken).ConfigureAwait(false))
                context.Refuse(change, new Problem(validation.Code, validation.Path) { Text = validation.Message });
        }
    }

    private static ValueTask<bool> IsMetAsync(Validation validation, Change change, CommitFacts others, CancellationToken cancellationToken) =>
        others.EvaluateAsync(c => validation.IsMet(change.Record, c), change.Before, cancellationToken);
}
