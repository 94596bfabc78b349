using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Conformance;

/// <summary>A harbour of the contract's model: unowned, and below another one.</summary>
public sealed class Port : Record<Port>
{
    private Port()
    {
    }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>Its country, as a code.</summary>
    public string? Country { get; set; }

    /// <summary>The port or region above it.</summary>
    public Id<Port>? Parent { get; set; }

    /// <summary>A port of that name.</summary>
    public static Port Named(string name) => new() { Name = name };
}

/// <summary>A ship of the contract's model: has a field of every kind.</summary>
public sealed class Vessel : Record<Vessel>
{
    private Vessel()
    {
    }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>A unique text.</summary>
    public string? Registry { get; set; }

    /// <summary>A text of the usual length.</summary>
    public string? Notes { get; set; }

    /// <summary>A text of 20,000 characters.</summary>
    public string? Logbook { get; set; }

    /// <summary>A personal, secured text.</summary>
    public string? Master { get; set; }

    /// <summary>A choice by its enum.</summary>
    public VesselKind? Kind { get; set; }

    /// <summary>A choice by its list.</summary>
    public string? Rating { get; set; }

    /// <summary>A set of choices.</summary>
    public ChoiceSet Trades { get; set; } = ChoiceSet.None;

    /// <summary>An integer of 64 bits.</summary>
    public long? Crew { get; set; }

    /// <summary>An integer of 32 bits.</summary>
    public int? Decks { get; set; }

    /// <summary>A number with 14 digits before the point and 4 behind it.</summary>
    public decimal? Draught { get; set; }

    /// <summary>A number with 18 digits before the point and none behind it.</summary>
    public decimal? Tonnage { get; set; }

    /// <summary>A boolean that may be missing.</summary>
    public bool? Insured { get; set; }

    /// <summary>A date.</summary>
    public LocalDate? BuiltOn { get; set; }

    /// <summary>An instant.</summary>
    public Instant? SeenAt { get; set; }

    /// <summary>An amount of money.</summary>
    public Money? Worth { get; set; }

    /// <summary>A reference.</summary>
    public Id<Port>? HomePort { get; set; }

    /// <summary>A reference to the same type.</summary>
    public Id<Vessel>? Sister { get; set; }

    /// <summary>A reference to any type.</summary>
    public RecordRef? About { get; set; }

    /// <summary>A point.</summary>
    public GeoPoint? Place { get; set; }

    /// <summary>A value object, whose members are fields.</summary>
    public Address? Yard { get; set; }

    /// <summary>The state of a process.</summary>
    public string? Status { get; private set; }

    /// <summary>Its parts.</summary>
    public PartList<Hold> Holds => Parts<Hold>();

    /// <summary>A ship of that name.</summary>
    public static Vessel Named(string name) => new() { Name = name };
}

/// <summary>What a ship is built for.</summary>
public enum VesselKind
{
    /// <summary>Loose goods.</summary>
    Bulk,

    /// <summary>Liquids.</summary>
    Tanker,

    /// <summary>Wheels.</summary>
    RollOn,
}

/// <summary>A hold, a part of a ship.</summary>
public sealed class Hold : Part<Hold, Vessel>
{
    private Hold()
    {
    }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>What it carries, in tons.</summary>
    public decimal? Tons { get; set; }

    /// <summary>Where that goes.</summary>
    public Id<Port>? BoundFor { get; set; }

    /// <summary>A hold of that name.</summary>
    public static Hold Named(string name, decimal? tons = null) => new() { Name = name, Tons = tons };
}

/// <summary>The custom fields of ships: one of every kind.</summary>
public static class VesselFields
{
    /// <summary>A text.</summary>
    public static readonly CustomField<string> Nick = new("nick");

    /// <summary>A choice.</summary>
    public static readonly CustomField<string> Grade = new("grade", FieldKind.Choice);

    /// <summary>A set of choices.</summary>
    public static readonly CustomField<ChoiceSet> Tags = new("tags");

    /// <summary>An integer.</summary>
    public static readonly CustomField<long> Berths = new("berths");

    /// <summary>A number.</summary>
    public static readonly CustomField<decimal> Score = new("score");

    /// <summary>A boolean.</summary>
    public static readonly CustomField<bool> Sealed = new("sealed");

    /// <summary>A date.</summary>
    public static readonly CustomField<LocalDate> SurveyedOn = new("surveyedOn");

    /// <summary>An instant.</summary>
    public static readonly CustomField<Instant> PingedAt = new("pingedAt");

    /// <summary>An amount of money.</summary>
    public static readonly CustomField<Money> Deposit = new("deposit");

    /// <summary>A reference to a port.</summary>
    public static readonly CustomField<RecordRef> Agent = new("agent");

    /// <summary>A point.</summary>
    public static readonly CustomField<GeoPoint> Anchor = new("anchor");

    /// <summary>A unique text.</summary>
    public static readonly CustomField<string> CallSign = new("callSign");
}
