using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Crm.Access;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Journal;
using Crm.Models;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Work;
using NodaTime;

namespace Crm.Sessions;

/// <summary>The one implementation of sessions: reading here, committing by the sequence that the runtime hands in.</summary>
internal sealed class Session(SessionServices services, SessionModel model, IStoreConnection connection, TenantId tenant, Actor actor) : ISession, IStoreSession
{
    private readonly SessionReader _reader = new(model, connection, actor);
    private readonly FieldMask _mask = new(model.Catalog, model.Access, actor);
    private int _busy;

    public TenantId Tenant => tenant;

    public Actor Actor => actor;

    public SessionModel Model => model;

    public IStoreConnection Connection => connection;

    public SessionServices Services => services;

    public TrackedRecords Tracked { get; } = new();

    public SessionWork Work { get; } = new();

    /// <summary>Told of every commit that changed records; null where the connection is of a transaction that is not the session's own.</summary>
    public Func<TenantId, ValueTask>? Committed { get; init; }

    /// <summary>True while a commit has made every record whole; records that are loaded then stay so until its end.</summary>
    public bool IsWhole { get; set; }

    public RecordSet<T> Set<T>() where T : Record<T> => new(this, model.Catalog.Get<T>(), null, [], RecycleBin.Live);

    public RecordSet<Record> Set(string type) => new(this, model.Catalog.Get(type), null, [], RecycleBin.Live);

    public ValueTask<Record?> FindAsync(RecordRef reference, CancellationToken cancellationToken = default) =>
        FindAsync(model.Catalog.Get(reference.Type), reference.Id, RecycleBin.Live, cancellationToken);

    public async ValueTask<Record?> FindAsync(RecordType type, Guid id, RecycleBin bin, CancellationToken cancellationToken)
    {
        using var turn = Enter();
        if (Tracked.Find(new RecordRef(type.Name, id)) is { } known)
            return known.IsNew || known.Record.IsDeleted == (bin == RecycleBin.Deleted) ? known.Record : null;
        var found = await _reader.FindAsync(type, id, bin, Moment(), cancellationToken).ConfigureAwait(false);
        return found is null ? null : Track(type, found);
    }

    public async ValueTask<Record?> FindByExternalIdAsync(RecordType type, string system, string value, RecycleBin bin, CancellationToken cancellationToken)
    {
        if (!model.Access.MayRead(actor, type, type.Get(SystemFields.ExternalIds)))
            return null;
        RecordRef? holder;
        using (Enter())
            holder = await connection.FindClaimAsync(Claim.OfExternalId(type.Name, system, value), cancellationToken).ConfigureAwait(false);
        return holder is { } found ? await FindAsync(type, found.Id, bin, cancellationToken).ConfigureAwait(false) : null;
    }

    public async ValueTask<IReadOnlyDictionary<string, Record>> FindByExternalIdsAsync(
        RecordQuery query, string system, IEnumerable<string> values, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Record>(StringComparer.Ordinal);
        if (!model.Access.MayRead(actor, query.Type, query.Type.Get(SystemFields.ExternalIds)))
            return found;
        using var turn = Enter();
        var claims = values.Distinct(StringComparer.Ordinal).ToDictionary(v => Claim.OfExternalId(query.Type.Name, system, v));
        var holders = await connection.FindClaimsAsync(claims.Keys, cancellationToken).ConfigureAwait(false);
        var byId = await _reader.FindManyAsync(query, holders.Values, cancellationToken).ConfigureAwait(false);
        foreach (var (claim, holder) in holders)
        {
            if (byId.TryGetValue(holder.Id, out var record))
                found[claims[claim]] = Track(query.Type, record);
        }

        return found;
    }

    public async IAsyncEnumerable<T> StreamAsync<T>(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken) where T : Record
    {
        var records = _reader.StreamAsync(query, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closing = records.ConfigureAwait(false);
        while (await NextAsync(records).ConfigureAwait(false))
            yield return (T)Track(query.Type, records.Current);
    }

    public async ValueTask<RecordPage<T>> PageAsync<T>(RecordQuery query, int size, string? cursor, CancellationToken cancellationToken) where T : Record
    {
        using var turn = Enter();
        var (records, next) = await _reader.PageAsync(query, size, cursor, cancellationToken).ConfigureAwait(false);
        return new RecordPage<T>([.. records.Select(r => (T)Track(query.Type, r))], next);
    }

    public async ValueTask<long> CountAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        using var turn = Enter();
        return await connection.CountAsync(query, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<SummaryGroup>> SummariseAsync(RecordQuery query, Summary summary, CancellationToken cancellationToken)
    {
        using var turn = Enter();
        return await _reader.SummariseAsync(query, summary, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Explanation> ExplainAsync(RecordType type, Record record, Rule rule, CancellationToken cancellationToken)
    {
        using var turn = Enter();
        var bound = Bind(type, rule, [], RecycleBin.Live).Where!;
        return await Facts().EvaluateAsync(f => RuleExplainer.Explain(bound, record, Moment().With(f)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a record of the session meets a rule of the actor's.</summary>
    public async ValueTask<bool> MeetsAsync(RecordType type, Record record, Rule rule, CancellationToken cancellationToken)
    {
        using var turn = Enter();
        var met = RuleClosures.Build(Bind(type, rule, [], RecycleBin.Live).Where!);
        return await Facts().EvaluateAsync(f => met(record, Moment().With(f)), cancellationToken).ConfigureAwait(false);
    }

    public RecordQuery Bind(RecordType type, Rule? where, ImmutableArray<(string Path, bool Descending)> order, RecycleBin bin) =>
        _reader.Bind(type, where, order, bin, Moment());

    public async IAsyncEnumerable<JournalEntry> HistoryAsync(RecordRef reference, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (connection is not IJournalStore journal)
            yield break;
        if (await FindAnywhereAsync(reference, cancellationToken).ConfigureAwait(false) is null
            && (await RootOfGoneAsync(journal, reference, cancellationToken).ConfigureAwait(false) is not { } root
                || await FindAnywhereAsync(root, cancellationToken).ConfigureAwait(false) is null))
            yield break;
        var type = model.Catalog.Get(reference.Type);
        var entries = journal.JournalOfAsync(reference, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closing = entries.ConfigureAwait(false);
        while (await NextAsync(entries).ConfigureAwait(false))
            yield return JournalMask.For(model.Access, actor, type, entries.Current);
    }

    public async IAsyncEnumerable<StateEntry> StatesAsync(RecordRef reference, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (connection is not IJournalStore journal || await FindAnywhereAsync(reference, cancellationToken).ConfigureAwait(false) is null)
            yield break;
        var entries = journal.StatesOfAsync(reference, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closing = entries.ConfigureAwait(false);
        while (await NextAsync(entries).ConfigureAwait(false))
        {
            // A process that is no more is shown to the host only: whether its states were secured cannot be told.
            if (model.Processes.Find(reference.Type, entries.Current.Process) is { } process ? model.Access.MayRead(actor, process.Type, process.StateField) : actor.IsSystem)
                yield return entries.Current;
        }
    }

    public T Add<T>(T record) where T : Record
    {
        ArgumentNullException.ThrowIfNull(record);
        using var turn = Enter();
        if (record is IPart)
            throw new ArgumentException($"A {record.Ref.Type} is a part: add it to its root.", nameof(record));
        if (record.Version > 0)
            throw new ArgumentException($"{record.Ref} is committed already: load it to change it.", nameof(record));
        if (record.RawId != Guid.Empty)
            throw new ArgumentException($"{record.Ref} was added already.", nameof(record));
        var type = model.Catalog.Of(record);
        record.RawId = services.Ids.Next();
        record.Tenant = tenant;
        TrackNew(type, record);
        return record;
    }

    /// <summary>Takes away from the caller's instance what the actor may not see.</summary>
    public void Hide(RecordType type, Record record) => _mask.Hide(type, record);

    /// <summary>Takes a new record, which has its id, into the session.</summary>
    public void TrackNew(RecordType type, Record record, bool passing = false) =>
        Tracked.Add(new TrackedRecord(type, record, null, _mask) { IsPassing = passing });

    public void Remove(Record record) => Intend(record, Intent.Remove);

    public void Restore(Record record) => Intend(record, Intent.Restore);

    public void Purge(Record record) => Intend(record, Intent.Purge);

    public RecordProcess<T> Process<T>(T record, string? process = null) where T : Record
    {
        var tracked = Tracked.Get(record);
        return new RecordProcess<T>(this, tracked, model.Processes.Get(tracked.Type, process));
    }

    public Guid Schedule(WorkRequest work)
    {
        ArgumentNullException.ThrowIfNull(work);
        work.Check();
        using var turn = Enter();
        var id = services.Ids.Next();
        Work.Schedule(id, work);
        return id;
    }

    public void CancelWork(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        using var turn = Enter();
        Work.Cancel(key);
    }

    public async ValueTask CommitAsync(CommitOptions? options = null, CancellationToken cancellationToken = default) =>
        (await TryCommitAsync(options, cancellationToken).ConfigureAwait(false)).ThrowIfNotCommitted();

    public ValueTask<CommitResult> TryCommitAsync(CommitOptions? options = null, CancellationToken cancellationToken = default) =>
        TryCommitAsync(options ?? new CommitOptions(), null, cancellationToken);

    public async ValueTask<CommitResult> TryCommitAsync(CommitOptions options, StoredCommand? command, CancellationToken cancellationToken)
    {
        options.Check();
        using var turn = Enter();
        return await services.Commit.RunAsync(this, options, command, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask InsertAsync<T>(IEnumerable<T> records, CommitOptions? options = null, CancellationToken cancellationToken = default) where T : Record
    {
        if (options?.LeaveOutInvalid == true)
            throw new ArgumentException("What is left out only TryInsertAsync tells.", nameof(options));
        (await TryInsertAsync(records, options, cancellationToken).ConfigureAwait(false)).ThrowIfNotCommitted();
    }

    public async ValueTask<CommitResult> TryInsertAsync<T>(IEnumerable<T> records, CommitOptions? options = null, CancellationToken cancellationToken = default) where T : Record
    {
        ArgumentNullException.ThrowIfNull(records);
        (options ??= new CommitOptions()).Check();
        using var turn = Enter();
        var all = new NewRecords(this, records.TryGetNonEnumeratedCount(out var count) ? count : 0);
        foreach (var record in records)
            all.Admit(record);
        return await all.InsertAsync(options, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<Problem>> CheckAsync(CommitOptions? options = null, CancellationToken cancellationToken = default)
    {
        (options ??= new CommitOptions()).Check();
        using var turn = Enter();
        return await services.Commit.CheckAsync(this, options, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    public RecordQuery VisibleOf(RecordType type, Rule? where = null) => Bind(type, where, [], RecycleBin.Live);

    /// <summary>The moment as ad-hoc rules see it.</summary>
    public RuleContext Moment() => new() { Now = Now(), Zone = actor.Zone, Asker = actor.ToAsker(), BaseCurrency = Model.BaseCurrency };

    public Instant Now() => Values.Microseconds.Cut(Instant.FromDateTimeOffset(services.Clock.GetUtcNow()));

    /// <summary>Other records as they are in the store, whoever asks: for guards and access rules.</summary>
    public RuleFacts Facts() => new(new StoreRecords(connection, Moment()));

    /// <summary>The live record with its parts as the store has it now, whatever the session holds; null when there is none that the actor may see.</summary>
    public ValueTask<Record?> FindStoredAsync(RecordType type, Guid id, CancellationToken cancellationToken) =>
        _reader.FindAsync(type, id, RecycleBin.Live, Moment(), cancellationToken);

    /// <summary>Takes a whole record from the store into the session, unless the session has it.</summary>
    public Record Track(RecordType type, Record found)
    {
        if (Tracked.Find(found.Ref) is { } known)
            return known.Record;
        var tracked = new TrackedRecord(type, found, type.Copy(found), _mask);
        Tracked.Add(tracked);
        if (!IsWhole)
            tracked.Hide();
        return found;
    }

    /// <summary>Keeps others out while something is done; they throw.</summary>
    public Turn Enter() => Interlocked.Exchange(ref _busy, 1) == 0
        ? new Turn(this, busy: 0)
        : throw new InvalidOperationException("A session is used by one thread at a time: open another one for parallel work.");

    /// <summary>Lets policies, handlers and observers use the session of the commit that calls them.</summary>
    public Turn Lend()
    {
        Volatile.Write(ref _busy, 0);
        return new Turn(this, busy: 1);
    }

    private async ValueTask<bool> NextAsync<T>(IAsyncEnumerator<T> items)
    {
        using var turn = Enter();
        return await items.MoveNextAsync().ConfigureAwait(false);
    }

    private void Intend(Record record, Intent intent)
    {
        if (record is IPart)
            throw new ArgumentException($"{record.Ref} is a part: it goes and comes with its root, or is taken out of its list.", nameof(record));
        var tracked = Tracked.Get(record);
        if (!tracked.IsNew)
            tracked.Intent = intent;
        else if (intent != Intent.Restore)
            Tracked.Remove(tracked);
    }

    // A part that was taken out of its root is as visible as the root; its last entry tells which one that was.
    private async ValueTask<RecordRef?> RootOfGoneAsync(IJournalStore journal, RecordRef reference, CancellationToken cancellationToken)
    {
        if (model.Catalog.Get(reference.Type).RootField is not { } root)
            return null;
        var entries = journal.JournalOfAsync(reference, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var closing = entries.ConfigureAwait(false);
        while (await NextAsync(entries).ConfigureAwait(false))
        {
            if (entries.Current is { Kind: JournalKind.Purged } last)
                return last.Old.TryGetValue(root.Key, out var value) ? value.AsReference() : null;
        }

        return null;
    }

    private async ValueTask<Record?> FindAnywhereAsync(RecordRef reference, CancellationToken cancellationToken)
    {
        using var turn = Enter();
        return await _reader.FindAsync(model.Catalog.Get(reference.Type), reference.Id, RecycleBin.Both, Moment(), cancellationToken).ConfigureAwait(false);
    }

    internal readonly struct Turn(Session session, int busy) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref session._busy, busy);
    }
}
