using Crm.Persistence;
using NodaTime;

namespace Crm.InMemory;

/// <summary>The present image of one tenant. Whoever reads takes an image and holds up nobody; commits happen one after another.</summary>
internal sealed class TenantData(TenantImage empty)
{
    private readonly Lock _committing = new();
    private volatile TenantImage _now = empty;

    public TenantImage Now => _now;

    public CommitOutcome Commit(CommitBatch batch)
    {
        lock (_committing)
        {
            var outcome = _now.Judge(batch);
            if (outcome.IsWritten)
                _now = _now.With(batch);
            return outcome;
        }
    }

    /// <summary>Removes old entries of the journal, and says how many.</summary>
    public int Forget(Instant before, int take)
    {
        lock (_committing)
        {
            (_now, var count) = _now.WithoutJournal(before, take);
            return count;
        }
    }

    /// <summary>Changes the work by itself.</summary>
    public T Change<T>(Func<WorkTable, (WorkTable Work, T Result)> change)
    {
        lock (_committing)
        {
            var (work, result) = change(_now.Work);
            _now = _now with { Work = work };
            return result;
        }
    }
}
