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
    private const int Slots = 64;
    private Dictionary<BoundNow, ResolvedNow>? _resolved;
    private ResolvedNow?[]? _bySlot;

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

    /// <summary>The currency in which money is compared and summed, for explanations; null where it is not known.</summary>
    internal string? BaseCurrency { get; init; }

    /// <summary>The same moment with other facts, and a record's state before.</summary>
    public RuleContext With(IRuleFacts facts, Record? before = null) => new() { Now = Now, Zone = Zone, Asker = Asker, Facts = facts, Before = before, BaseCurrency = BaseCurrency };

    /// <summary>The present day in the zone.</summary>
    public LocalDate Today => Now.InZone(Zone).Date;

    /// <summary>The value of <c>now</c> or <c>today</c>, moved.</summary>
    public FieldValue Resolve(BoundNow now) => Resolved(now).Value;

    // Calendar arithmetic costs more than a whole comparison, so each operand is computed once per context.
    internal ResolvedNow Resolved(BoundNow now) => Known(now);

    // And finding it in a table costs as much as a comparison, so whoever asks often brings a slot: operands seldom share one.
    internal ResolvedNow Resolved(BoundNow now, int slot)
    {
        var slots = _bySlot ??= new ResolvedNow?[Slots];
        ref var known = ref slots[slot % Slots];
        if (known is null || !ReferenceEquals(known.Of, now))
            known = Known(now);
        return known;
    }

    private ResolvedNow Known(BoundNow now)
    {
        _resolved ??= new Dictionary<BoundNow, ResolvedNow>(ReferenceEqualityComparer.Instance);
        if (!_resolved.TryGetValue(now, out var known))
            _resolved[now] = known = new ResolvedNow(now, Now, Zone);
        return known;
    }
}

/// <summary>What a moving operand is at one moment.</summary>
internal sealed class ResolvedNow
{
    private static readonly Duration Microsecond = Duration.FromNanoseconds(1000);

    public ResolvedNow(BoundNow of, Instant now, DateTimeZone zone)
    {
        Of = of;
        if (of.AsDate)
        {
            var day = of.Offset.From(now.InZone(zone).Date);
            Date = of.StartOf is { } unit ? day.StartOf(unit) : day;
            Value = FieldValue.Date(Date);
        }
        else
        {
            var moved = of.Offset.From(now, zone);
            Value = FieldValue.Instant(of.StartOf is { } unit ? moved.StartOf(unit, zone) : moved);
            Instant = Value.AsInstant()!.Value;
            Next = Instant + Microsecond;
        }
    }

    public BoundNow Of { get; }

    public FieldValue Value { get; }

    /// <summary>The instant, and the first that lies a microsecond later: what lies between is kept as this one.</summary>
    public Instant Instant { get; }

    public Instant Next { get; }

    public LocalDate Date { get; }
}
