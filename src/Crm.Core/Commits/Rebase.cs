using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Takes over what somebody else changed in other fields.</summary>
internal static class Rebase
{
    /// <summary>True when every record in conflict could take over the other's changes, and the commit may be tried again.</summary>
    public static async ValueTask<bool> TryAsync(
        Session session, IReadOnlyList<Record> unchanged, IReadOnlyList<Conflict> conflicts, CancellationToken cancellationToken)
    {
        var found = new List<(TrackedRecord Tracked, Record Theirs)>();
        foreach (var conflict in conflicts)
        {
            if (session.Tracked.Find(conflict.Record) is not { Stored: { } before } tracked || !tracked.Type.PartTypes.IsEmpty || unchanged.Contains(tracked.Record))
                return false;
            var theirs = await session.Connection.FindAsync(tracked.Type, conflict.Record.Id, cancellationToken).ConfigureAwait(false);
            if (theirs is null || theirs.IsDeleted || !MayTakeOver(tracked, before, theirs))
                return false;
            found.Add((tracked, theirs));
        }

        foreach (var (tracked, theirs) in found)
            TakeOver(tracked, theirs);
        return true;
    }

    private static bool MayTakeOver(TrackedRecord tracked, Record before, Record theirs)
    {
        var type = tracked.Type;
        tracked.Unhide();
        var mine = type.Diff(before, tracked.Record).Where(f => !f.System).ToHashSet();
        tracked.Hide();
        return tracked.Moves.Count == 0
            && !mine.Any(f => f.Kind == FieldKind.State)
            && !type.Diff(before, theirs).Any(f => mine.Contains(f) || f.Kind == FieldKind.State);
    }

    private static void TakeOver(TrackedRecord tracked, Record theirs)
    {
        tracked.Unhide();
        foreach (var field in tracked.Type.Diff(tracked.Stored!, theirs))
            field.Write?.Invoke(tracked.Record, field.Read(theirs));
        tracked.Rebase(theirs);
        tracked.Hide();
    }
}
