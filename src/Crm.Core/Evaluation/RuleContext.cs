using Crm.Records;
using Crm.Time;
using NodaTime;

namespace Crm.Evaluation;

/// <summary>Who asks, as rules see it.</summary>
/// <param name="Me">The user; null when no user asks.</param>
/// <param name="Teams">The user's teams.</param>
/// <param name="Unit">The user's teams and all below them.</param>
/// <param name="Subordinates">The users below the user.</param>
/// <remarks>Immutable.</remarks>
public sealed record Asker(
    RecordRef? Me, IReadOnlySet<RecordRef> Teams, IReadOnlySet<RecordRef> Unit, IReadOnlySet<RecordRef> Subordinates)
{
    /// <summary>Nobody: no user, no team.</summary>
    public static Asker Nobody { get; } = new(null, new HashSet<RecordRef>(), new HashSet<RecordRef>(), new HashSet<RecordRef>());
}

/// <summary>What a rule is evaluated against besides the record: the moment, who asks, other records, the state before.</summary>
/// <remarks>Made once per batch of evaluations; used by one thread at a time.</remarks>
public sealed class RuleContext
{
    /// <summary>The present instant.</summary>
    public required Instant Now { get; init; }

    /// <summary>The zone in which days are counted: the asker's, or a stored definition's own.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>Who asks. The default value is nobody.</summary>
    public Asker Asker { get; init; } = Asker.Nobody;

    /// <summary>Where other records are found. The default value knows none.</summary>
    public IRuleFacts Facts { get; init; } = NoFacts.Instance;

    /// <summary>The record before the change; null where there is none, or none is asked for.</summary>
    public Record? Before { get; set; }

    /// <summary>The present day in the zone.</summary>
    public LocalDate Today => Now.InZone(Zone).Date;

    /// <summary>The value of <c>now</c> or <c>today</c>, moved.</summary>
    public FieldValue Resolve(BoundNow now)
    {
        if (now.AsDate)
        {
            var day = now.Offset.From(Today);
            return FieldValue.Date(now.StartOf is { } unit ? day.StartOf(unit) : day);
        }

        var instant = now.Offset.From(Now, Zone);
        return FieldValue.Instant(now.StartOf is { } of ? instant.StartOf(of, Zone) : instant);
    }
}
