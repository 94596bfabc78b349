using Crm.Journal;
using Crm.Records;
using Crm.Schedules;
using Crm.Sessions;
using Crm.Work;
using NodaTime;

namespace Crm.Subscriptions;

/// <summary>Where a subscriber is in a tenant's journal.</summary>
/// <remarks>Kept in an item of work, by which it can be looked at, retried and cancelled like any other.</remarks>
public static class JournalSubscription
{
    /// <summary>How often a subscriber looks for entries of which nobody told it.</summary>
    internal static readonly Duration Idle = Duration.FromSeconds(30);

    /// <summary>How soon it looks again after it found some.</summary>
    internal static readonly Duration Soon = Duration.FromSeconds(1);

    private const int MaxName = 90;
    private const string Place = "place";
    private static readonly Schedule Every = Schedule.Every(Idle, Instant.FromUtc(2000, 1, 1, 0, 0));

    /// <summary>The kind and the key of the item of a subscriber.</summary>
    public static string KeyOf(string subscriber)
    {
        ArgumentException.ThrowIfNullOrEmpty(subscriber);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subscriber.Length, MaxName, nameof(subscriber));
        return "journal:" + subscriber;
    }

    /// <summary>Where the subscriber of an item is; null for the beginning.</summary>
    public static JournalCursor? PlaceOf(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Data.TryGetValue(Place, out var text) ? JournalCursor.Parse(text.AsText()!) : null;
    }

    /// <summary>Has a subscriber read on from a place when the session commits, such as once more from the beginning, or behind what was forgotten.</summary>
    /// <param name="session">The session; of the host itself.</param>
    /// <param name="subscriber">The subscriber.</param>
    /// <param name="to">The place; null for the beginning.</param>
    /// <param name="at">When; an instant in the past for at once.</param>
    public static void MoveSubscriber(this IWriteSession session, IJournalSubscriber subscriber, JournalCursor? to, Instant at)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(subscriber);
        // Else the item that is there would stay, since it repeats itself alike.
        session.CancelWork(KeyOf(subscriber.Name));
        session.Schedule(Request(subscriber, to, at));
    }

    internal static WorkRequest Request(IJournalSubscriber subscriber, JournalCursor? place, Instant due) => new(KeyOf(subscriber.Name), due)
    {
        Key = KeyOf(subscriber.Name),
        Lane = subscriber.Lane,
        Repeats = Every,
        Data = place is null ? JournalEntry.Nothing : new Dictionary<string, FieldValue>(StringComparer.Ordinal) { [Place] = FieldValue.Text(place.ToString()) },
    };
}
