using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Finds what a session changed: roots, and the parts in them.</summary>
internal sealed class ChangeCollector(CommitContext context)
{
    private readonly HashSet<Change> _round = [];
    private bool _byActor;

    /// <summary>A new round: the changes that are new since the last one, or whose records were changed again.</summary>
    /// <exception cref="ArgumentException">A part was changed outside its root.</exception>
    public IReadOnlyList<Change> Collect()
    {
        _round.Clear();
        return CollectAll(byActor: true);
    }

    /// <summary>What policies added to the round: new records and parts, and records that were not part of it.</summary>
    /// <remarks>Fields that they set on what is part of it are compared by the phases.</remarks>
    /// <exception cref="ArgumentException">A part was changed outside its root.</exception>
    public IReadOnlyList<Change> CollectAdded() => CollectAll(byActor: false);

    private List<Change> CollectAll(bool byActor)
    {
        _byActor = byActor;
        if (context.All.Count > 0)
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
        var known = context.Find(tracked.Ref);
        if (known is null && kind == ChangeKind.Update && tracked.IsUntouched)
            return;
        if (kind is ChangeKind.Delete or ChangeKind.Purge && !(known?.Kind == kind && _round.Contains(known)))
            tracked.LeaveAs(known?.Previous ?? tracked.Stored!);
        var change = known ?? new Change(tracked.Type, tracked.Record, tracked.Stored, kind, null, _byActor) { Tracked = tracked };
        var turned = Turn(change, kind);
        var parts = CollectParts(change, tracked.Stored, isKnown: known is not null);
        var touched = known is null ? change.IsTouched : Resume(known, tracked.Moves.Count > 0) || turned;
        if (!touched && parts is not { Count: > 0 })
            return;
        Learn(change, pending);
        foreach (var part in parts ?? [])
            Learn(part, pending);
    }

    private List<Change>? CollectParts(Change root, Record? stored, bool isKnown)
    {
        // Most types have none.
        if (root.Type.Parts.IsEmpty)
            return null;
        var found = new List<Change>();
        foreach (var access in root.Type.Parts)
        {
            var type = context.Model.Catalog.Get(access.PartClass);
            var before = stored is null ? [] : access.ListOf(stored).Items.ToDictionary(p => p.RawId);
            var items = access.ListOf(root.Record).Items;
            if (isKnown)
                Forget(c => c.Root == root && c.Type == type && c.Before is null && !items.Contains(c.Record));
            var next = before.Values.Concat(items.Where(i => i.RawId != Guid.Empty)).Select(p => ((IPart)p).Position).DefaultIfEmpty(-1).Max() + 1;
            foreach (var part in items)
                CollectPart(root, type, part, before, ref next, found);
            foreach (var gone in before.Values.Where(p => items.All(i => i.RawId != p.RawId)))
                CollectGone(root, type, gone, found);
        }

        return found;
    }

    private void CollectPart(Change root, RecordType type, Record part, Dictionary<Guid, Record> before, ref int next, List<Change> found)
    {
        if (part.RawId == Guid.Empty)
            part.RawId = context.NewId();
        if (part.Version == 0 && ((IPart)part).RootKey != root.Record.RawId)
        {
            part.Tenant = context.Owner.Tenant;
            ((IPart)part).RootKey = root.Record.RawId;
            ((IPart)part).Position = next++;
        }
        else if (((IPart)part).RootKey != root.Record.RawId)
            throw new ArgumentException($"{part.Ref} is a part of another {root.Type.Name}: make a new one.");

        var stored = before.GetValueOrDefault(part.RawId);
        var kind = stored is null ? ChangeKind.Create : root.Kind;
        var known = context.Find(part.Ref);
        var change = known ?? new Change(type, part, stored, kind, root, _byActor);
        if (known is null ? change.IsTouched : Resume(known, hasMoves: false) | Turn(known, kind))
            found.Add(change);
    }

    private void CollectGone(Change root, RecordType type, Record gone, List<Change> found)
    {
        if (context.Find(gone.Ref) is not { } known)
            found.Add(new Change(type, type.Copy(gone), gone, ChangeKind.Purge, root, _byActor));
        else if (Turn(known, ChangeKind.Purge))
            found.Add(known);
    }

    // What is part of the round is being judged: only what is not must be taken up again.
    private bool Resume(Change known, bool hasMoves) => !_round.Contains(known) && known.Resume(hasMoves, _byActor);

    private void Learn(Change change, List<Change> pending)
    {
        context.Learn(change);
        if (_round.Add(change))
            pending.Add(change);
    }

    // What was added and taken away again in the same commit was never there.
    private void Forget(Predicate<Change> gone) => _round.ExceptWith(context.Forget(gone));

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
