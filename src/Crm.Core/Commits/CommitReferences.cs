using Crm.Access;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Commits;

/// <summary>Whether the references of a commit name records that are there and that the actor may see; those of many records are looked up together.</summary>
/// <remarks>Where the actor may see every record of a type, only their number is asked for.</remarks>
internal sealed class CommitReferences(CommitContext context, CommitFacts others)
{
    private Dictionary<RecordType, HashSet<Guid>>? _there;

    /// <summary>Looks up all that the pending records refer to; whatever it does not find is looked for again one by one.</summary>
    public async ValueTask LookUpAsync(CancellationToken cancellationToken)
    {
        if (context.Pending.Count < 2)
            return;
        var (wanted, seen) = (new Dictionary<RecordType, HashSet<Guid>>(), new List<(RecordType Type, Guid Id)>());
        foreach (var change in context.Pending)
            Collect(change, wanted, seen);
        var records = new CommitRecords(context, Images.AsTheyShallBe, context.Moment());
        foreach (var (type, ids) in wanted)
        {
            (_there ??= [])[type] = [];
            foreach (var some in ids.Chunk(StoreRecords.AtOnce))
            {
                if (await records.AreThereAsync(type, some, cancellationToken).ConfigureAwait(false))
                    _there[type].UnionWith(some);
            }
        }

        if (seen.Count > 0)
            await others.EvaluateAsync(c => seen.Count(s => c.Facts.Find(s.Type, s.Id) is not null), null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses a reference to what is not there, or is of another type.</summary>
    /// <param name="change">The record.</param>
    /// <param name="field">The reference.</param>
    /// <param name="byActor">True when the actor set it, and so must see what it names.</param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    public async ValueTask CheckAsync(Change change, FieldDefinition field, bool byActor, CancellationToken cancellationToken)
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
            if (!IsOwner(field))
                context.Refuse(change, new Problem(ProblemCodes.FieldUnknownReference, field.Key, ("target", reference.Type)));
            return;
        }

        var visible = VisibleTo(type, field, byActor);
        if (visible is null && _there?.GetValueOrDefault(type)?.Contains(reference.Id) == true)
            return;
        if (!await IsSeenAsync(type, reference.Id, visible, cancellationToken).ConfigureAwait(false))
            context.Refuse(change, new Problem(ProblemCodes.FieldUnknownReference, field.Key, ("target", reference.Type)));
    }

    private void Collect(Change change, Dictionary<RecordType, HashSet<Guid>> wanted, List<(RecordType Type, Guid Id)> seen)
    {
        if (!NormalisePhase.IsWritten(change))
            return;
        for (var i = 0; i < change.Fields.Count; i++)
        {
            if (change.Fields[i] is not { Kind: FieldKind.Reference } field
                || field.Read(change.Record).AsReference() is not { } reference || context.Model.Catalog.Find(reference.Type) is not { } type)
                continue;
            if (VisibleTo(type, field, change.IsByActor(field)) is not null)
                seen.Add((type, reference.Id));
            else if (wanted.TryGetValue(type, out var ids))
                ids.Add(reference.Id);
            else
                wanted[type] = [reference.Id];
        }
    }

    private ValueTask<bool> IsSeenAsync(RecordType type, Guid id, RulePredicate? visible, CancellationToken cancellationToken) =>
        others.EvaluateAsync(c => c.Facts.Find(type, id) is { } found && (visible is null || visible(found, c)), null, cancellationToken);

    private RulePredicate? VisibleTo(RecordType type, FieldDefinition field, bool byActor) =>
        IsOwner(field) || !byActor ? null : context.Rights.Of(type, Right.Read);

    private static bool IsOwner(FieldDefinition field) => field.Key is SystemFields.Owner or SystemFields.OwnerTeam;
}
