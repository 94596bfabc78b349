using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Other records as a commit sees them: its own images first, then the store's.</summary>
internal sealed class CommitRecords(CommitContext context, Images images, RuleContext moment) : IRecordSource
{
    private readonly StoreRecords _store = new(context.Store, moment);

    /// <summary>True when all of them are there and live; at most <see cref="StoreRecords.AtOnce"/>.</summary>
    public async ValueTask<bool> AreThereAsync(RecordType type, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var own = ids.Select(id => context.Find(new RecordRef(type.Name, id))).OfType<Change>().ToArray();
        if (Live(own).Count() < own.Length)
            return false;
        var others = ids.Except(own.Select(c => c.Record.RawId)).ToArray();
        return others.Length == 0 || await _store.CountAsync(type, others, cancellationToken).ConfigureAwait(false) == others.Length;
    }

    public async ValueTask<IReadOnlyList<Record>> FindManyAsync(RecordType type, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (images == Images.AsTheyWere)
            return await _store.FindManyAsync(type, ids, cancellationToken).ConfigureAwait(false);
        var own = ids.Select(id => context.Find(new RecordRef(type.Name, id))).OfType<Change>().ToArray();
        var others = ids.Except(own.Select(c => c.Record.RawId)).ToArray();
        var found = await _store.FindManyAsync(type, others, cancellationToken).ConfigureAwait(false);
        return [.. Live(own), .. found];
    }

    public async ValueTask<IReadOnlyList<Record>> RelatedAsync(RelatedSet set, IReadOnlyCollection<RecordRef> of, CancellationToken cancellationToken)
    {
        var found = await _store.RelatedAsync(set, of, cancellationToken).ConfigureAwait(false);
        if (images == Images.AsTheyWere)
            return found;
        var own = Live(context.All.Where(c => c.Type == set.Type));
        return
        [
            .. own.Where(r => set.Via.Read(r).AsReference() is { } root && of.Contains(root)),
            .. found.Where(r => context.Find(r.Ref) is null),
        ];
    }

    private static IEnumerable<Record> Live(IEnumerable<Change> changes) =>
        changes.Where(c => c.Kind is not (ChangeKind.Delete or ChangeKind.Purge) && (c.Kind == ChangeKind.Restore || !c.Record.IsDeleted)).Select(c => c.Record);
}
