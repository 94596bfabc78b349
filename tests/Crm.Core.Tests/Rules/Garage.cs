using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Core.Tests.Rules;

public enum FuelKind
{
    Petrol,
    Diesel,
    BatteryElectric,
}

/// <summary>A record with a property of every kind, for lambdas.</summary>
public sealed class Car : Record<Car>
{
    public static readonly CustomField<decimal> CreditLimit = new("creditLimit");
    public static readonly CustomField<string> Colour = new("colour", FieldKind.Choice);
    public static readonly CustomField<Money> Deposit = new("deposit");

    public string Name { get; set; } = "";

    public string? Note { get; set; }

    public FuelKind Fuel { get; set; }

    public FuelKind? NextFuel { get; set; }

    public int Doors { get; set; }

    public long? Mileage { get; set; }

    public decimal Weight { get; set; }

    public bool Sold { get; set; }

    public bool? Tested { get; set; }

    public LocalDate? BuiltOn { get; set; }

    public Instant? ServicedAt { get; set; }

    public Money? Price { get; set; }

    public Address? Parked { get; set; }

    public ChoiceSet Tags { get; set; } = ChoiceSet.None;

    public Id<Keeper>? Keeper { get; set; }

    public Id<Car> Towing { get; set; }

    public RecordRef? Buyer { get; set; }

    public PartList<Wheel> Wheels => Parts<Wheel>();
}

public sealed class Keeper : Record<Keeper>
{
    public required string Name { get; set; }

    public int Age { get; set; }

    public FuelKind Prefers { get; set; }

    public bool Insured { get; set; }

    public Id<Keeper>? Parent { get; set; }
}

public sealed class Wheel : Part<Wheel, Car>
{
    public decimal Tread { get; set; }

    public Money? Price { get; set; }
}
