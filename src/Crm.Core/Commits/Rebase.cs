using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Takes over what somebody else changed in other fields.</summary>
internal static class Rebase
{
    /// <summary>True when every record in conflict could take over the other's changes, and the commit may be tried again.</summary>
    public static async ValueTask<bool> TryAsync(Session session, IReadOnlyList<Conflict> conflicts, CancellationToken cancellationToken)
    {
        foreach (var conflict in conflicts)
        {
            if (session.Tracked.Find(conflict.Record) is not { Stored: { } before } tracked || !tracked.Type.PartTypes.IsEmpty)
                return false;
            var theirs = await session.Connection.FindAsync(tracked.Type, conflict.Record.Id, cancellationToken).ConfigureAwait(false);
            if (theirs is null || theirs.IsDeleted || !TakeOver(tracked, before, theirs))
                return false;
        }

        return true;
    }

    private static bool TakeOver(TrackedRecord tracked, Record before, Record theirs)
    {
        var type = tracked.Type;
        tracked.Unhide();
        var mine = type.Diff(before, tracked.Record).Where(f => !f.System).ToHashSet();
        var changed = type.Diff(before, theirs);
        if (changed.Any(f => mine.Contains(f) || f.Kind == FieldKind.State) || tracked.Moves.Count > 0 || mine.Any(f => f.Kind == FieldKind.State))
        {
            tracked.Hide();
            return false;
        }

        foreach (var field in changed)
            field.Write?.Invoke(tracked.Record, field.Read(theirs));
        tracked.Rebase(theirs);
        tracked.Hide();
        return true;
    }
}
