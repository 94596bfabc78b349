using Crm.Journal;
using Crm.Work;
using Crm.Workers;

namespace Crm.Subscriptions;

/// <summary>Reads the journal of every tenant, from its beginning and as it grows.</summary>
/// <remarks>
/// Where it is in each tenant's journal is kept in the store, as an item of work that repeats itself; so a <see cref="Worker"/> must run somewhere, and of several workers one at a time reads for a
/// tenant. Entries are read a few moments after they were committed. One that is added later reads from the beginning too: it may pass over what is older than it by <see cref="JournalEntry.At"/>.
/// </remarks>
public interface IJournalSubscriber
{
    /// <summary>The name under which its place is kept; at most 90 characters. Another name is another subscriber, which begins from the beginning.</summary>
    string Name { get; }

    /// <summary>How many entries it is given at most: 1 to 10,000. The default value is 500.</summary>
    int Take => 500;

    /// <summary>The lane in which it is served. One that is slow or fails wants a lane of its own, which workers must serve.</summary>
    string Lane => WorkRequest.DefaultLane;

    /// <summary>How often it is tried, and how long it waits in between; one that failed so often is tried again every half minute, for ever.</summary>
    WorkRetries Retries => WorkRetries.Default;

    /// <summary>Takes the next entries of a tenant.</summary>
    /// <remarks>
    /// When it returns, its changes in the session and its new place are committed together: what it does in the CRM happens once. When it fails, it is given the same entries again, with more behind them
    /// perhaps, so what it does elsewhere may happen more often: every entry is known by its commit and record. Called by several threads, each for another tenant.
    /// </remarks>
    ValueTask HandleAsync(JournalDelivery delivery, CancellationToken cancellationToken);
}
