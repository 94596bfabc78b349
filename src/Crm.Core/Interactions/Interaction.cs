using Crm.Parties;
using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Interactions;

/// <summary>Something that happened between a party and us: a call, a meeting, a mail, a note.</summary>
public sealed class Interaction : Record<Interaction>
{
    private Interaction()
    {
    }

    /// <summary>Over which channel.</summary>
    public InteractionKind Kind { get; private set; }

    /// <summary>When.</summary>
    public Instant At { get; set; }

    /// <summary>What it was about, in a line.</summary>
    public required string Subject { get; set; }

    /// <summary>What was said.</summary>
    public string? Body { get; set; }

    /// <summary>With whom; null for a note.</summary>
    public Id<Party>? Party { get; set; }

    /// <summary>The record it belongs to, such as an opportunity; null for none but the party.</summary>
    public RecordRef? About { get; set; }

    /// <summary>How long it took, in minutes; null when nobody counted.</summary>
    public int? Minutes { get; set; }

    /// <summary>Where it was.</summary>
    public GeoPoint? Place { get; set; }

    /// <summary>A new interaction.</summary>
    public static Interaction Of(InteractionKind kind, string subject, Instant at) => new() { Kind = kind, Subject = subject, At = at };
}
