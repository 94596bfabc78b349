using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Finds what a session changed: roots, and the parts in them.</summary>
internal sealed class ChangeCollector(CommitContext context)
{
    private readonly Dictionary<RecordRef, Change> _known = [];

    /// <summary>The changes that are new since the last call, or whose records were changed again.</summary>
    public IReadOnlyList<Change> Collect()
    {
        var pending = new List<Change>();
        foreach (var tracked in context.Owner.Tracked.All.ToArray())
            Collect(tracked, pending);
        return pending;
    }

    private void Collect(TrackedRecord tracked, List<Change> pending)
    {
        if (_known.TryGetValue(tracked.Ref, out var known))
        {
            var touched = new List<Change>();
            CollectParts(known, tracked, touched);
            if (known.Resume(tracked.Moves.Count > 0) || touched.Count > 0)
                pending.Add(known);
            foreach (var part in touched)
                Learn(part, pending);
            return;
        }

        var change = new Change(tracked.Type, tracked.Record, tracked.Stored, KindOf(tracked), null) { Tracked = tracked };
        var parts = new List<Change>();
        CollectParts(change, tracked, parts);
        if (change.Kind == ChangeKind.Update && change.Fields.Count == 0 && parts.Count == 0 && tracked.Moves.Count == 0)
            return;
        Learn(change, pending);
        foreach (var part in parts)
            Learn(part, pending);
    }

    private void CollectParts(Change root, TrackedRecord tracked, List<Change> found)
    {
        foreach (var access in tracked.Type.Parts)
        {
            var type = context.Model.Catalog.Get(access.PartClass);
            var before = tracked.Stored is null ? [] : access.ListOf(tracked.Stored).Items.ToDictionary(p => p.Key);
            var items = access.ListOf(tracked.Record).Items;
            var next = before.Values.Concat(items).Select(p => ((IPart)p).Position).DefaultIfEmpty(-1).Max() + 1;
            foreach (var part in items)
                CollectPart(root, type, part, before, ref next, found);
            foreach (var gone in before.Values.Where(p => items.All(i => i.Key != p.Key)))
                AddUnlessKnown(new Change(type, type.Copy(gone), gone, ChangeKind.Purge, root), found);
        }
    }

    private void CollectPart(Change root, RecordType type, Record part, Dictionary<Guid, Record> before, ref int next, List<Change> found)
    {
        if (part.Key == Guid.Empty)
        {
            part.Key = context.NewId();
            part.Tenant = context.Owner.Tenant;
            ((IPart)part).RootKey = root.Record.Key;
            ((IPart)part).Position = next++;
        }

        if (_known.TryGetValue(part.Ref, out var known))
        {
            if (known.Resume(hasMoves: false))
                found.Add(known);
            return;
        }

        var stored = before.GetValueOrDefault(part.Key);
        var kind = stored is null ? ChangeKind.Create : root.Kind;
        var change = new Change(type, part, stored, kind, root);
        if (kind != ChangeKind.Update || change.Fields.Count > 0)
            AddUnlessKnown(change, found);
    }

    private void AddUnlessKnown(Change change, List<Change> found)
    {
        if (!_known.ContainsKey(change.Ref))
            found.Add(change);
    }

    private void Learn(Change change, List<Change> pending)
    {
        if (_known.TryAdd(change.Ref, change))
            context.All.Add(change);
        pending.Add(change);
    }

    private static ChangeKind KindOf(TrackedRecord tracked) => tracked.Intent switch
    {
        Intent.Add => ChangeKind.Create,
        Intent.Remove => ChangeKind.Delete,
        Intent.Restore => ChangeKind.Restore,
        Intent.Purge => ChangeKind.Purge,
        _ => ChangeKind.Update,
    };
}
