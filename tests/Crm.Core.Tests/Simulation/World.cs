using NodaTime;

namespace Crm.Core.Tests.Simulation;

/// <summary>A world with a time of its own, in which one thing happens after another, and chance says which.</summary>
/// <remarks>
/// Whoever lives in it waits for a turn before each call to the store. A turn is given by completing a task, whose continuation runs at once on the one thread there is,
/// as far as the next wait; so the same seed gives the same run. Time passes only when chance, or nothing else to do, lets the next timer ring.
/// </remarks>
internal sealed class World(int seed) : TimeProvider
{
    private const int MostSteps = 200_000;
    private readonly List<(Life Life, TaskCompletionSource Turn)> _waiting = [];
    private readonly PriorityQueue<Alarm, (Instant At, long Order)> _alarms = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;
    private int _steps;

    public Random Chance { get; } = new(seed);

    public Instant Now { get; private set; } = Instant.FromUtc(2026, 3, 2, 9, 0);

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Waits for a turn; for ever, when the life is over.</summary>
    public Task TurnAsync(Life life)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("Something went to another thread: the run could not be repeated.");
        var turn = new TaskCompletionSource();
        if (!life.IsOver)
            _waiting.Add((life, turn));
        return turn.Task;
    }

    /// <summary>Waits for some time, and goes on at once where that is cancelled; the framework's own delay would go on elsewhere then.</summary>
    public async Task SleepAsync(Duration time, CancellationToken cancellationToken)
    {
        var slept = new TaskCompletionSource();
        using var alarm = CreateTimer(_ => slept.TrySetResult(), null, time.ToTimeSpan(), Timeout.InfiniteTimeSpan);
        using var cancelling = cancellationToken.UnsafeRegister(_ => slept.TrySetCanceled(cancellationToken), null);
        await slept.Task;
    }

    /// <summary>Ends a life: it never has a turn again.</summary>
    public void Kill(Life life)
    {
        life.IsOver = true;
        _waiting.RemoveAll(w => w.Life.IsOver);
    }

    public bool Happens(double probability) => Chance.NextDouble() < probability;

    /// <summary>Lets things happen until something is so.</summary>
    public void Run(Func<bool> until)
    {
        while (!until())
        {
            if (++_steps > MostSteps)
                throw new InvalidOperationException($"Nothing came of {MostSteps} steps: it is {Now}, {_waiting.Count} wait for a turn, {_alarms.Count} for a time.");
            if (_waiting.Count > 0 && (_alarms.Count == 0 || Happens(0.9)))
                GiveTurn();
            else if (_alarms.TryDequeue(out var alarm, out var when))
                Ring(alarm, when.At);
            else
                throw new InvalidOperationException("Everybody waits, and for nothing.");
        }
    }

    private void GiveTurn()
    {
        var next = Chance.Next(_waiting.Count);
        var turn = _waiting[next].Turn;
        _waiting.RemoveAt(next);
        turn.SetResult();
    }

    private void Ring(Alarm alarm, Instant at)
    {
        if (alarm.At != at)
            return;
        Now = Instant.Max(Now, at);
        alarm.Ring();
    }

    private sealed class Alarm(World world, Action ring) : ITimer
    {
        public Instant? At { get; private set; }

        public void Ring()
        {
            At = null;
            ring();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            At = dueTime == Timeout.InfiniteTimeSpan ? null : world.Now + Duration.FromTimeSpan(dueTime);
            if (At is { } at)
                world._alarms.Enqueue(this, (at, world._order++));
            return true;
        }

        public void Dispose() => At = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Who may be killed.</summary>
internal sealed class Life
{
    public bool IsOver { get; set; }
}

/// <summary>A clock of the world that goes wrong by a constant.</summary>
internal sealed class WrongClock(World world, Duration by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => (world.Now + by).ToDateTimeOffset();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => world.CreateTimer(callback, state, dueTime, period);
}
