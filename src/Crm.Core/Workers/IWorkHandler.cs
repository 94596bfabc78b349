namespace Crm.Workers;

/// <summary>Does one kind of work.</summary>
public interface IWorkHandler
{
    /// <summary>The kind of work, such as <c>offer.remind</c>.</summary>
    string Kind { get; }

    /// <summary>How often it is tried, and how long it waits in between.</summary>
    WorkRetries Retries => WorkRetries.Default;

    /// <summary>Does it: loads and changes records in the session, and does not commit.</summary>
    /// <remarks>
    /// What it changes is committed together with the finishing of the item, so it happens once, however often this runs. What it does outside the CRM may happen more often: give
    /// the item's id to others as the key by which they know a repeat. May be called by several threads, each with an item of its own.
    /// </remarks>
    ValueTask HandleAsync(WorkContext work, CancellationToken cancellationToken);
}
