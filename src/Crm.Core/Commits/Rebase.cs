using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Takes over what somebody else changed in other fields and other parts.</summary>
internal static class Rebase
{
    /// <summary>True when every record in conflict could take over the other's changes, and the commit may be tried again.</summary>
    public static async ValueTask<bool> TryAsync(
        Session session, IReadOnlyList<Record> unchanged, IReadOnlyList<Conflict> conflicts, CancellationToken cancellationToken)
    {
        var found = new List<(TrackedRecord Tracked, Record Theirs)>();
        foreach (var conflict in conflicts)
        {
            // A part in conflict was changed by both.
            if (session.Tracked.Find(conflict.Record) is not { Stored: { } before, Intent: Intent.Keep, Type.Root: null } tracked || unchanged.Contains(tracked.Record))
                return false;
            var theirs = await session.FindStoredAsync(tracked.Type, conflict.Record.Id, cancellationToken).ConfigureAwait(false);
            if (theirs is null || !MayTakeOver(tracked, before, theirs))
                return false;
            found.Add((tracked, theirs));
        }

        foreach (var (tracked, theirs) in found)
            TakeOver(session, tracked, theirs);
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

    private static void TakeOver(Session session, TrackedRecord tracked, Record theirs)
    {
        tracked.Unhide();
        Write(tracked.Type, tracked.Record, tracked.Stored!, theirs);
        foreach (var access in tracked.Type.Parts)
            TakeOverParts(session.Model.Catalog.Get(access.PartClass), access.ListOf(tracked.Record), access.ListOf(tracked.Stored!), access.ListOf(theirs));
        tracked.Rebase(theirs);
        tracked.Hide();
    }

    // No part was changed by both, or the store had named it: each side's changes stand beside the other's.
    private static void TakeOverParts(RecordType type, IPartList mine, IPartList before, IPartList theirs)
    {
        var (known, now) = (before.Items.ToDictionary(p => p.RawId), theirs.Items.ToDictionary(p => p.RawId));
        var kept = mine.Items.Where(p => !known.ContainsKey(p.RawId) || now.ContainsKey(p.RawId)).ToArray();
        mine.Clear();
        foreach (var part in kept)
        {
            if (known.TryGetValue(part.RawId, out var earlier))
                Write(type, part, earlier, now[part.RawId]);
            mine.Add(part);
        }

        foreach (var added in theirs.Items.Where(p => !known.ContainsKey(p.RawId)))
            mine.Add(added.Copy());
    }

    private static void Write(RecordType type, Record mine, Record before, Record theirs)
    {
        foreach (var field in type.Diff(before, theirs))
            field.Write?.Invoke(mine, field.Read(theirs));
    }
}
