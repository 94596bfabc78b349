namespace Crm.Commits;

/// <summary>Moves state fields by their processes: the one place where a state changes, whichever way the wish came.</summary>
internal static class TransitionPhase
{
    public static async ValueTask RunAsync(CommitContext context, MoneyConversion money, CancellationToken cancellationToken)
    {
        foreach (var change in context.Pending.Where(NormalisePhase.IsWritten))
        {
            var wasOpen = change.Before is null || !context.Model.Processes.IsClosed(change.Type, change.Before);
            foreach (var process in context.Model.Processes.Of(change.Type))
                await new ProcessMove(context, change, process).RunAsync(cancellationToken).ConfigureAwait(false);
            change.Tracked?.Moves.Clear();
            change.Derive();
            if (wasOpen && context.Model.Processes.IsClosed(change.Type, change.Record))
                await money.FreezeAsync(context, change, cancellationToken).ConfigureAwait(false);
            else
                await money.ConvertAsync(context, change, cancellationToken).ConfigureAwait(false);
            change.States = [.. context.Model.Processes.Of(change.Type).Select(p => (p.StateField, p.StateField.Read(change.Record)))];
        }
    }

    /// <summary>Policies of later phases may not move a state behind the back of its process.</summary>
    /// <exception cref="InvalidOperationException">One did.</exception>
    public static void ThrowIfMovedSince(CommitContext context, CommitPhase phase)
    {
        foreach (var change in context.Pending)
        {
            foreach (var (field, state) in change.States)
            {
                if (field.Read(change.Record) != state)
                    throw new InvalidOperationException($"A policy of the phase {phase} set {change.Type.Name}.{field.Key}: a state is set before the phase Transition, which judges it.");
            }
        }
    }
}
