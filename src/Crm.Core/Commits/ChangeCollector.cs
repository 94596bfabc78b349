using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Finds what a session changed: roots, and the parts in them.</summary>
internal sealed class ChangeCollector(CommitContext context)
{
    private readonly Dictionary<RecordRef, Change> _known = [];

    /// <summary>The changes that are new since the last call, or whose records were changed again.</summary>
    /// <exception cref="ArgumentException">A part was changed outside its root.</exception>
    public IReadOnlyList<Change> Collect()
    {
        Forget(c => context.Owner.Tracked.Find((c.Root ?? c).Ref) is null);
        var pending = new List<Change>();
        foreach (var tracked in context.Owner.Tracked.All.ToArray())
            Collect(tracked, pending);
        return pending;
    }

    private void Collect(TrackedRecord tracked, List<Change> pending)
    {
        if (tracked.Type.Root is not null)
        {
            ThrowIfChanged(tracked);
            return;
        }

        var kind = KindOf(tracked);
        var known = _known.GetValueOrDefault(tracked.Ref);
        if (kind is ChangeKind.Delete or ChangeKind.Purge)
            tracked.LeaveAs(known?.Previous ?? tracked.Stored!);
        var change = known ?? new Change(tracked.Type, tracked.Record, tracked.Stored, kind, null) { Tracked = tracked };
        var parts = new List<Change>();
        var turned = Turn(change, kind);
        CollectParts(change, tracked, parts);
        var touched = known is null ? IsTouched(change) : known.Resume(tracked.Moves.Count > 0) || turned;
        if (!touched && parts.Count == 0)
            return;
        Learn(change, pending);
        foreach (var part in parts)
            Learn(part, pending);
    }

    private static bool IsTouched(Change change) =>
        change.Kind != ChangeKind.Update || change.Fields.Count > 0 || change.Tracked!.Moves.Count > 0 || !change.Before!.Custom.Equals(change.Record.Custom);

    private void CollectParts(Change root, TrackedRecord tracked, List<Change> found)
    {
        foreach (var access in tracked.Type.Parts)
        {
            var type = context.Model.Catalog.Get(access.PartClass);
            var before = tracked.Stored is null ? [] : access.ListOf(tracked.Stored).Items.ToDictionary(p => p.RawId);
            var items = access.ListOf(tracked.Record).Items;
            Forget(c => c.Root == root && c.Type == type && c.Before is null && !items.Contains(c.Record));
            var next = before.Values.Concat(items.Where(i => i.RawId != Guid.Empty)).Select(p => ((IPart)p).Position).DefaultIfEmpty(-1).Max() + 1;
            foreach (var part in items)
                CollectPart(root, type, part, before, ref next, found);
            foreach (var gone in before.Values.Where(p => items.All(i => i.RawId != p.RawId)))
                CollectGone(root, type, gone, found);
        }
    }

    private void CollectPart(Change root, RecordType type, Record part, Dictionary<Guid, Record> before, ref int next, List<Change> found)
    {
        if (part.RawId == Guid.Empty)
        {
            part.RawId = context.NewId();
            part.Tenant = context.Owner.Tenant;
            ((IPart)part).RootKey = root.Record.RawId;
            ((IPart)part).Position = next++;
        }
        else if (((IPart)part).RootKey != root.Record.RawId)
            throw new ArgumentException($"{part.Ref} is a part of another {root.Type.Name}: make a new one.");

        var stored = before.GetValueOrDefault(part.RawId);
        var kind = stored is null ? ChangeKind.Create : root.Kind;
        if (_known.TryGetValue(part.Ref, out var known))
        {
            if (known.Resume(hasMoves: false) | Turn(known, kind))
                found.Add(known);
            return;
        }

        var change = new Change(type, part, stored, kind, root);
        if (kind != ChangeKind.Update || change.Fields.Count > 0)
            found.Add(change);
    }

    private void CollectGone(Change root, RecordType type, Record gone, List<Change> found)
    {
        if (!_known.TryGetValue(gone.Ref, out var known))
            found.Add(new Change(type, type.Copy(gone), gone, ChangeKind.Purge, root));
        else if (Turn(known, ChangeKind.Purge))
            found.Add(known);
    }

    private void Learn(Change change, List<Change> pending)
    {
        if (_known.TryAdd(change.Ref, change))
            context.All.Add(change);
        pending.Add(change);
    }

    // What was added and taken away again in the same commit was never there.
    private void Forget(Predicate<Change> gone)
    {
        foreach (var change in context.All.FindAll(gone))
        {
            _known.Remove(change.Ref);
            context.Forget(change);
        }
    }

    private static bool Turn(Change change, ChangeKind kind)
    {
        var turned = change.Kind != kind;
        change.Kind = kind;
        return turned;
    }

    private static void ThrowIfChanged(TrackedRecord part)
    {
        if (part.Moves.Count > 0 || part.Type.Diff(part.Stored!, part.Record).Any(f => !f.System))
            throw new ArgumentException($"{part.Ref} is a part: change it in the list of its root.");
    }

    private static ChangeKind KindOf(TrackedRecord tracked) => tracked.Intent switch
    {
        Intent.Add => ChangeKind.Create,
        Intent.Remove when !tracked.Stored!.IsDeleted => ChangeKind.Delete,
        Intent.Restore when tracked.Stored!.IsDeleted => ChangeKind.Restore,
        Intent.Purge => ChangeKind.Purge,
        _ => ChangeKind.Update,
    };
}
