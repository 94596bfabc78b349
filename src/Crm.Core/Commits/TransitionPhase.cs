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
            change.Compare();
            if (wasOpen && context.Model.Processes.IsClosed(change.Type, change.Record))
                await money.FreezeAsync(context, change, cancellationToken).ConfigureAwait(false);
        }
    }
}
