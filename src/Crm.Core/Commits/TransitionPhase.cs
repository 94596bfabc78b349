using System.Collections.Immutable;
using Crm.Processes;
using Crm.Records;

namespace Crm.Commits;

/// <summary>Moves state fields by their processes: the one place where a state changes, whichever way the wish came.</summary>
internal static class TransitionPhase
{
    public static async ValueTask RunAsync(CommitContext context, MoneyConversion money, bool policiesMayChange, CancellationToken cancellationToken)
    {
        foreach (var change in context.Pending.Where(NormalisePhase.IsWritten).ToArray())
        {
            var processes = context.Model.Processes.Of(change.Type);
            // Policies may have set what others follow from, also where no state is moved.
            if (!MayChange(context, change) && (!policiesMayChange || change.Type.MoneyFields.IsEmpty))
                continue;
            await MoveAsync(context, change, processes, money, cancellationToken).ConfigureAwait(false);
            if (!processes.IsEmpty)
                change.States = StatesOf(change, processes);
        }
    }

    /// <summary>True when the phase may change the record by itself, or as a part of its root.</summary>
    public static bool MayChange(CommitContext context, Change change) => MayChange(context, change.Type) || (change.Root is { } root && MayChange(context, root.Type));

    private static bool MayChange(CommitContext context, RecordType type) => !type.Derivations.IsEmpty || !context.Model.Processes.Of(type).IsEmpty;

    private static IReadOnlyList<(FieldDefinition, FieldValue)> StatesOf(Change change, ImmutableArray<BoundProcess> processes) =>
        [.. processes.Select(p => (p.StateField, p.StateField.Read(change.Record)))];

    private static async ValueTask MoveAsync(
        CommitContext context, Change change, ImmutableArray<BoundProcess> processes, MoneyConversion money, CancellationToken cancellationToken)
    {
        var wasOpen = change.Before is null || !context.Model.Processes.IsClosed(change.Type, change.Before);
        foreach (var process in processes)
            await new ProcessMove(context, change, process).RunAsync(cancellationToken).ConfigureAwait(false);
        change.Tracked?.Moves.Clear();
        var closes = wasOpen && context.Model.Processes.IsClosed(change.Type, change.Record);
        if (closes)
            await FreezePartsAsync(context, change, money, cancellationToken).ConfigureAwait(false);
        change.Derive();
        if (closes)
            await money.FreezeAsync(context, change, cancellationToken).ConfigureAwait(false);
        else
            await money.ConvertAsync(context, change, cancellationToken).ConfigureAwait(false);
        change.Compare();
    }

    // Parts that nobody touched have the rates of their last commit: they are written too, with the rates at which their root is closed.
    private static async ValueTask FreezePartsAsync(CommitContext context, Change root, MoneyConversion money, CancellationToken cancellationToken)
    {
        if (root.Before is not { } before)
            return;
        foreach (var access in root.Type.Parts)
        {
            var type = context.Model.Catalog.Get(access.PartClass);
            if (type.MoneyFields.IsEmpty)
                continue;
            var stored = access.ListOf(before).Items.ToDictionary(p => p.RawId);
            foreach (var part in access.ListOf(root.Record).Items.Where(p => context.Find(p.Ref) is null && stored.ContainsKey(p.RawId)))
            {
                var change = new Change(type, part, stored[part.RawId], ChangeKind.Update, root, byActor: false);
                await money.FreezeAsync(context, change, cancellationToken).ConfigureAwait(false);
                change.Compare();
                if (change.IsTouched)
                    context.Include(change);
            }
        }
    }

    /// <summary>Policies of later phases may not move a state behind the back of its process, nor ask it to when it is through.</summary>
    /// <exception cref="InvalidOperationException">One did.</exception>
    public static void ThrowIfMovedSince(CommitContext context, CommitPhase phase)
    {
        if (phase < CommitPhase.Transition)
            return;
        foreach (var change in context.Pending.Where(NormalisePhase.IsWritten))
        {
            if (change.Tracked?.Moves.Count > 0)
                throw new InvalidOperationException($"A policy of the phase {phase} asked for a transition of {change.Ref}: transitions are asked for before the phase Transition, which takes them.");
            foreach (var (field, state) in change.States)
            {
                if (field.Read(change.Record) != state)
                    throw new InvalidOperationException($"A policy of the phase {phase} set {change.Type.Name}.{field.Key}: a state is set before the phase Transition, which judges it.");
            }
        }
    }
}
