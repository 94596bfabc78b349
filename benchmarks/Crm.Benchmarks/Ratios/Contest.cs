namespace Crm.Benchmarks.Ratios;

/// <summary>Two ways to do the same work, to be timed side by side.</summary>
internal abstract class Contest
{
    public abstract string Name { get; }

    /// <summary>What one operation is.</summary>
    public abstract string Operation { get; }

    public abstract Goal Goal { get; }

    /// <summary>How many operations one pass is.</summary>
    public abstract int Operations { get; }

    /// <summary>True when the work goes over threads, so that what it allocates is counted on all of them.</summary>
    public virtual bool IsAsync => false;

    /// <summary>Does all the work by hand-written code.</summary>
    public abstract void Limit();

    /// <summary>Does all the work by the library.</summary>
    public abstract void Ours();

    /// <summary>Brings both back to where a pass begins; not timed.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Does the work both ways and compares every answer.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public abstract void Check();

    protected void Same<T>(T limit, T ours, string of)
    {
        if (!EqualityComparer<T>.Default.Equals(limit, ours))
            throw new InvalidOperationException($"{Name}: by hand {limit}, by the library {ours}, of {of}.");
    }
}
