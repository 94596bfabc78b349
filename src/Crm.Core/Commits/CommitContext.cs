using Crm.Access;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Events;
using Crm.Journal;
using Crm.Models;
using Crm.Persistence;
using Crm.Records;
using Crm.Sessions;
using Crm.Work;
using NodaTime;

namespace Crm.Commits;

/// <summary>One commit on its way: what changes, what was refused, what was raised.</summary>
/// <remarks>Lives as long as the commit; used by one thread.</remarks>
public sealed class CommitContext
{
    private readonly Session _session;
    private readonly List<Problem> _problems = [];
    private readonly List<Problem> _leftOut = [];
    private readonly List<RecordEvent> _events = [];
    private readonly Queue<RecordEvent> _unhandled = new();
    private readonly List<string> _handled = [];
    private readonly List<StateEntry> _states = [];
    private readonly List<WorkItem> _work = [];
    private readonly List<string> _cancelled = [];
    private readonly List<Change> _all;
    private readonly Dictionary<RecordRef, Change> _known;
    private List<Change> _pending = [];

    internal CommitContext(Session session, CommitOptions options, Instant now, int expected = 0)
    {
        (_all, _known) = (new(expected), new(expected));
        _session = session;
        Options = options;
        Now = now;
        Id = session.Services.Ids.Next();
        Cause = options.Cause ?? new Cause(Id, 0, null);
        Rights = new CommitRights(session.Actor, session.Model.Access);
    }

    /// <summary>The commit's id.</summary>
    public Guid Id { get; }

    /// <summary>The instant of the commit, read once.</summary>
    public Instant Now { get; }

    /// <summary>Who commits.</summary>
    public Actor Actor => _session.Actor;

    /// <summary>The session, for loading and changing further records.</summary>
    public IWriteSession Session => _session;

    /// <summary>Why, and how.</summary>
    public CommitOptions Options { get; }

    /// <summary>Where the commit comes from.</summary>
    public Cause Cause { get; }

    /// <summary>Every change of the commit so far; those of the present round are <see cref="Pending"/>.</summary>
    public IReadOnlyList<Change> Changes => _all;

    /// <summary>The changes that the present round judges.</summary>
    /// <remarks>What policies add or change besides is judged after them as policy-made, and joins the others for the next phase.</remarks>
    public IReadOnlyList<Change> Pending
    {
        get => _pending;
        internal set => _pending = [.. value];
    }

    internal IReadOnlyList<Change> All => _all;

    internal CommitRights Rights { get; }

    /// <summary>True when new records are written down together, in one entry of the journal for each type.</summary>
    internal bool IsInBatches { get; init; }

    internal IReadOnlyList<Problem> Problems => _problems;

    /// <summary>What was wrong with records that the commit goes on without.</summary>
    internal IReadOnlyList<Problem> LeftOut => _leftOut;

    internal IReadOnlyList<RecordEvent> Events => _events;

    internal IReadOnlyList<StateEntry> States => _states;

    internal IReadOnlyList<WorkItem> Work => _work;

    /// <summary>Keys of work that is not to be done any more.</summary>
    internal IReadOnlyList<string> Cancelled => _cancelled;

    /// <summary>True when there is nothing to write.</summary>
    internal bool IsEmpty => _all.Count == 0 && _events.Count == 0 && _work.Count == 0 && _cancelled.Count == 0;

    internal SessionModel Model => _session.Model;

    internal Session Owner => _session;

    internal IStoreConnection Store => _session.Connection;

    /// <summary>Refuses the commit.</summary>
    /// <param name="change">The record it is about.</param>
    /// <param name="problem">What is wrong, where, and what is allowed.</param>
    public void Refuse(Change change, Problem problem) => _problems.Add(problem with { Subject = problem.Subject ?? change.Ref.ToString() });

    /// <summary>Refuses the commit as a whole.</summary>
    public void Refuse(Problem problem) => _problems.Add(problem);

    /// <summary>Raises an event: handlers answer to it in this commit, and the journal keeps it.</summary>
    /// <remarks>A record that the commit does not write gets an entry of its own, of the kind <see cref="JournalKind.Noted"/>.</remarks>
    /// <exception cref="ArgumentException">The event is not registered, or its record is of no type of the model.</exception>
    public void Raise(RecordEvent raised)
    {
        AddEvent(raised);
        _unhandled.Enqueue(raised);
    }

    /// <summary>Writes work with the commit, in the actor's name; an item with its key is replaced.</summary>
    /// <exception cref="ArgumentException">A name of the request is empty or too long.</exception>
    public void Schedule(WorkRequest work)
    {
        ArgumentNullException.ThrowIfNull(work);
        work.Check();
        Schedule(NewId(), work);
    }

    /// <summary>Removes the work with a key; none with that key is as good.</summary>
    public void CancelWork(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        Unschedule(key);
        _cancelled.Add(key);
    }

    /// <summary>A new id.</summary>
    internal Guid NewId() => _session.Services.Ids.Next();

    /// <summary>What the caller and handlers asked the session for.</summary>
    internal void TakeUp(SessionWork work)
    {
        foreach (var key in work.Cancelled)
            CancelWork(key);
        foreach (var (id, request) in work.Scheduled)
            Schedule(id, request);
    }

    /// <summary>Evaluates something over the records as they shall be and the store's others, whoever asks.</summary>
    /// <param name="evaluate">A pure evaluation; called once or more, as other records turn out to be needed.</param>
    /// <param name="before">The record before the change, for rules that ask; null for none.</param>
    /// <param name="cancellationToken">Cancels the loading.</param>
    public ValueTask<TResult> EvaluateAsync<TResult>(Func<RuleContext, TResult> evaluate, Record? before, CancellationToken cancellationToken) =>
        EvaluateAsync(evaluate, Images.AsTheyShallBe, before, cancellationToken);

    internal ValueTask<TResult> EvaluateAsync<TResult>(Func<RuleContext, TResult> evaluate, Images images, Record? before, CancellationToken cancellationToken) =>
        new CommitFacts(this, images).EvaluateAsync(evaluate, before, cancellationToken);

    internal Change? Find(RecordRef record) => _known.GetValueOrDefault(record);

    /// <summary>Takes a change into the commit, unless it is in it.</summary>
    internal void Learn(Change change)
    {
        if (_known.TryAdd(change.Ref, change))
            _all.Add(change);
    }

    /// <summary>Leaves out what is as the store holds it in the end, such as a text of which only the form differed; what was raised about it stays, and is noted.</summary>
    internal void LeaveOutUnchanged()
    {
        if (!_all.Any(c => c.IsUnchanged))
            return;
        Drop(c => c.Root is not null && c.IsUnchanged);
        var held = _states.Select(s => s.Record).Concat(_all.Where(c => c.Root is not null).Select(c => c.Root!.Ref)).ToHashSet();
        Drop(c => c.Root is null && c.IsUnchanged && !held.Contains(c.Ref));
    }

    /// <summary>Goes on without the records that were refused so far; false where a problem is of no record, and nothing is left out then.</summary>
    internal bool LeaveOutRefused()
    {
        var roots = new HashSet<Change>();
        foreach (var problem in _problems)
        {
            if (!RecordRef.TryParse(problem.Subject, out var subject) || Find(subject) is not { } refused)
                return false;
            roots.Add(refused.Root ?? refused);
        }

        Forget(c => roots.Contains(c.Root ?? c));
        Owner.Tracked.Forget(roots.Select(c => c.Record));
        _leftOut.AddRange(_problems);
        _problems.Clear();
        return true;
    }

    /// <summary>Takes a change into the commit and into the present round.</summary>
    internal void Include(Change change)
    {
        Learn(change);
        _pending.Add(change);
    }

    /// <summary>Goes on as if some changes had never been there, nor what was raised about them.</summary>
    internal HashSet<Change> Forget(Predicate<Change> gone)
    {
        var forgotten = Drop(gone);
        if (forgotten.Count == 0)
            return forgotten;
        var refs = forgotten.Select(c => c.Ref).ToHashSet();
        _states.RemoveAll(s => refs.Contains(s.Record));
        _work.RemoveAll(w => w.Record is { } about && refs.Contains(about));
        _events.RemoveAll(e => refs.Contains(e.Record));
        for (var waiting = _unhandled.Count; waiting > 0; waiting--)
        {
            if (_unhandled.Dequeue() is var raised && !refs.Contains(raised.Record))
                _unhandled.Enqueue(raised);
        }

        return forgotten;
    }

    private HashSet<Change> Drop(Predicate<Change> gone)
    {
        var dropped = _all.Where(c => gone(c)).ToHashSet();
        foreach (var change in dropped)
            _known.Remove(change.Ref);
        _all.RemoveAll(dropped.Contains);
        _pending.RemoveAll(dropped.Contains);
        return dropped;
    }

    private void Schedule(Guid id, WorkRequest work)
    {
        if (work.Key is { } key)
            Unschedule(key);
        _work.Add(work.ToItem(id, Actor.User, Cause.Next(Id)));
    }

    private void Unschedule(string key) => _work.RemoveAll(w => string.Equals(w.Key, key, StringComparison.Ordinal));

    internal void AddEvent(RecordEvent raised)
    {
        if (Model.Events.Find(raised.Name) is null)
            throw new ArgumentException($"The event '{raised.Name}' is not registered; add it with m.AddEvent(\"{raised.Name}\", 1).", nameof(raised));
        if (Model.Catalog.Find(raised.Record.Type) is null)
            throw new ArgumentException($"The event '{raised.Name}' is about a {raised.Record.Type}, which is no record type of the model.", nameof(raised));
        _events.Add(raised);
    }

    internal void Announce(RecordEvent raised) => _unhandled.Enqueue(raised);

    internal bool TryNext(out RecordEvent raised)
    {
        if (!_unhandled.TryDequeue(out raised!))
            return false;
        _handled.Add(raised.Name);
        return true;
    }

    /// <summary>The last events that were handed to handlers.</summary>
    internal IEnumerable<string> LastHandled => _handled.TakeLast(5);

    internal void Enter(StateEntry entry) => _states.Add(entry);

    internal RuleContext Moment() => new() { Now = Now, Zone = Actor.Zone, Asker = Actor.ToAsker() };
}

/// <summary>Which images of the records of a commit a rule sees.</summary>
internal enum Images
{
    AsTheyWere,
    AsTheyShallBe,
}
