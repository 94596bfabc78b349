using Crm.Access;
using Crm.Errors;
using Crm.Import.Errors;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Import.Batches;

/// <summary>What undoing a batch does with each of its records; made before anything is undone, since what stays may need others.</summary>
internal sealed class UndoPlan(ICrmRuntime crm, TenantId tenant, Id<ImportBatch> batch)
{
    private readonly Dictionary<(string Type, string System, string Key), RecordRef> _keys = [];
    private readonly Dictionary<RecordRef, UndoFate> _fates = [];
    private readonly HashSet<(string Type, string System, string Key)> _missing = [];

    /// <summary>Keys that no record has.</summary>
    public long NotFound => _missing.Count;

    /// <summary>Why records stay.</summary>
    public List<UndoProblem> Kept { get; } = [];

    public UndoFate FateOf(RecordRef record) => _fates.GetValueOrDefault(record);

    /// <summary>The keys of a step whose records are to be changed or removed.</summary>
    public IReadOnlyList<string> KeysOf(ImportStep step) => [.. StepJson.ReadKeys(step.Keys)
        .Where(k => _keys.TryGetValue((step.Type, step.System, k), out var record) && FateOf(record) is UndoFate.Revert or UndoFate.Remove or UndoFate.Return)];

    /// <summary>Looks at the records of a step.</summary>
    public async ValueTask AddAsync(ImportStep step, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);

        var keys = StepJson.ReadKeys(step.Keys).Where(k => !_keys.ContainsKey((step.Type, step.System, k))).ToList();
        var held = await session.Set(step.Type).FindByExternalIdsAsync(step.System, keys, cancellationToken).ConfigureAwait(false);
        _missing.UnionWith(keys.Where(k => !held.ContainsKey(k)).Select(k => (step.Type, step.System, k)));
        foreach (var (key, record) in held)
        {
            _keys.Add((step.Type, step.System, key), record.Ref);
            if (!_fates.ContainsKey(record.Ref))
                _fates.Add(record.Ref, await JudgeAsync(session, step.Type, key, record, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Keeps what records need that are not of the batch, and whatever those that stay need.</summary>
    public async ValueTask KeepUsedAsync(CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        for (var kept = true; kept;)
        {
            kept = false;
            foreach (var some in _keys.Where(k => FateOf(k.Value) is UndoFate.Remove or UndoFate.Return).GroupBy(k => k.Key.Type, StringComparer.Ordinal))
            {
                var uses = await new RecordUses(session, batch, FateOf).FindAsync(session.Model.Catalog.Get(some.Key), [.. some.Select(k => k.Value)], cancellationToken).ConfigureAwait(false);
                foreach (var (key, record) in some.Where(k => uses.Contains(k.Value)).ToList())
                {
                    kept = true;
                    Keep(record, key.Key, ImportTexts.Problem(
                        ImportCodes.InUse, ("type", key.Type), ("key", key.Key), ("by", uses[record].Order(StringComparer.Ordinal))));
                }
            }
        }
    }

    /// <summary>A record was undone; a batch that was gone on with has some keys in two steps.</summary>
    public void Settle(RecordRef record) => _fates[record] = UndoFate.Leave;

    /// <summary>A record stays.</summary>
    public void Keep(RecordRef record, string key, Problem why)
    {
        _fates[record] = UndoFate.Keep;
        Kept.Add(new UndoProblem(record, key, why));
    }

    private async ValueTask<UndoFate> JudgeAsync(IReadSession session, string type, string key, Record record, CancellationToken cancellationToken)
    {
        var history = await BatchHistory.ReadAsync(session, record.Ref, batch, cancellationToken).ConfigureAwait(false);
        if (history.IsOthers || history.IsRemoved)
            return UndoFate.Leave;
        if (!history.IsMade && !history.IsRevived)
            return UndoFate.Revert;
        var touched = await TouchedAsync(session, record, history, cancellationToken).ConfigureAwait(false);
        if (touched.Count == 0)
            return history.IsMade ? UndoFate.Remove : UndoFate.Return;
        Kept.Add(new UndoProblem(record.Ref, key, ImportTexts.Problem(ImportCodes.ChangedSince, ("fields", touched), ("type", type), ("key", key))));
        return UndoFate.Keep;
    }

    // Whatever somebody changed since is their work; what came back to what it was is not.
    private async ValueTask<List<string>> TouchedAsync(IReadSession session, Record root, BatchHistory history, CancellationToken cancellationToken)
    {
        var catalog = session.Model.Catalog;
        var touched = history.ChangedSince(catalog.Of(root), root).ToList();
        if (!history.HavePartsChangedSince)
            return touched;
        var parts = catalog.WithParts(root).Skip(1).ToList();
        foreach (var part in parts)
        {
            var of = await BatchHistory.ReadAsync(session, part.Ref, batch, cancellationToken).ConfigureAwait(false);
            touched.AddRange(of.IsOthers && !of.IsReverted && history.IsMade ? [part.Ref.Type] : of.ChangedSince(catalog.Of(part), part).Select(f => $"{part.Ref.Type}.{f}"));
        }

        foreach (var gone in history.Parts.Where(p => !parts.Exists(held => held.Ref == p)))
        {
            if ((await BatchHistory.ReadAsync(session, gone, batch, cancellationToken).ConfigureAwait(false)).IsMade && !history.IsReverted)
                touched.Add(gone.Type);
        }

        return [.. touched.Distinct(StringComparer.Ordinal)];
    }

    // A session of its own each time: what is read is not to be remembered.
    private ValueTask<ISession> OpenAsync(CancellationToken cancellationToken) => crm.OpenSessionAsync(tenant, Actor.System, cancellationToken);
}
