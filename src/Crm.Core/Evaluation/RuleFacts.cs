using Crm.Records;

namespace Crm.Evaluation;

/// <summary>Other records, loaded as a rule turns out to need them.</summary>
/// <remarks>
/// A rule is evaluated; where it asks for a record that is not here yet, that is noted and answered as missing. What was noted is then loaded in one
/// go and the rule evaluated again, until it asks for nothing new. So only what decides is loaded, and a rule that its own fields decide
/// loads nothing. Used by one thread at a time.
/// </remarks>
internal sealed class RuleFacts(IRecordSource source) : IRuleFacts
{
    private const int MaxRounds = 64;
    private readonly Dictionary<RecordRef, Record?> _records = [];
    private readonly Dictionary<(RelatedSet Set, RecordRef Of), List<Record>> _related = [];
    private readonly Dictionary<RecordType, HashSet<Guid>> _wanted = [];
    private readonly Dictionary<RelatedSet, HashSet<RecordRef>> _wantedSets = [];

    /// <inheritdoc/>
    public Record? Find(RecordType type, Guid id)
    {
        if (_records.TryGetValue(new RecordRef(type.Name, id), out var known))
            return known;
        Want(_wanted, type).Add(id);
        return null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Record> Related(RelatedSet set, RecordRef of)
    {
        if (_related.TryGetValue((set, of), out var known))
            return known;
        Want(_wantedSets, set).Add(of);
        return [];
    }

    /// <summary>Lays a record in, so that it is not loaded: an uncommitted image, for instance, or null for one that is going away.</summary>
    public void Add(RecordRef reference, Record? record) => _records[reference] = record;

    /// <summary>Evaluates, loading what is asked for, until nothing new is.</summary>
    /// <param name="evaluate">A pure evaluation over these facts; called once or more.</param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    public async ValueTask<TResult> EvaluateAsync<TResult>(Func<IRuleFacts, TResult> evaluate, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var result = evaluate(this);
            if (_wanted.Count == 0 && _wantedSets.Count == 0)
                return result;
            await LoadAsync(cancellationToken).ConfigureAwait(false);
        }

        throw new InvalidOperationException($"A rule asked for more records after {MaxRounds} rounds of loading; a reference chain is longer than that.");
    }

    private async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var (type, ids) in Take(_wanted))
        {
            foreach (var id in ids)
                _records[new RecordRef(type.Name, id)] = null;
            foreach (var record in await source.FindManyAsync(type, ids, cancellationToken).ConfigureAwait(false))
                _records[record.Ref] = record;
        }

        foreach (var (set, roots) in Take(_wantedSets))
        {
            foreach (var root in roots)
                _related[(set, root)] = [];
            foreach (var record in await source.RelatedAsync(set, roots, cancellationToken).ConfigureAwait(false))
            {
                if (set.Via.Read(record).AsReference() is { } of && _related.TryGetValue((set, of), out var members))
                    members.Add(record);
            }
        }
    }

    private static KeyValuePair<TKey, TSet>[] Take<TKey, TSet>(Dictionary<TKey, TSet> wanted) where TKey : notnull
    {
        var taken = wanted.ToArray();
        wanted.Clear();
        return taken;
    }

    private static HashSet<T> Want<TKey, T>(Dictionary<TKey, HashSet<T>> wanted, TKey key) where TKey : notnull
    {
        if (!wanted.TryGetValue(key, out var set))
            wanted[key] = set = [];
        return set;
    }
}
