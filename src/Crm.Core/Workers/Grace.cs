using NodaTime;

namespace Crm.Workers;

/// <summary>A token that is cancelled some time after another one.</summary>
internal sealed class Grace : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _asked;

    public Grace(TimeProvider clock, Duration time, CancellationToken asked)
    {
        _timer = clock.CreateTimer(_ => _over.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _asked = asked.Register(() => _timer.Change(time.ToTimeSpan(), Timeout.InfiniteTimeSpan));
    }

    public CancellationToken Token => _over.Token;

    public void Dispose()
    {
        _asked.Dispose();
        _timer.Dispose();
        _over.Dispose();
    }
}
