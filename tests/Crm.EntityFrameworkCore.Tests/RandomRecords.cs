using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.EntityFrameworkCore.Tests;

/// <summary>Records of any type with values in some of their fields, the same for the same seed.</summary>
internal sealed class RandomRecords(int seed)
{
    private static readonly string[] Words = ["Zürich", "a'b", "\"", "𝄞 note", "B", "b", "two words"];
    private readonly Random _random = new(seed);

    public Record Next(RecordType type)
    {
        var record = type.Create(new TenantId("t" + _random.Next(3)));
        foreach (var field in type.Fields.Where(f => f.Write is not null))
        {
            if (IsNeeded(field) || _random.Next(3) > 0)
                field.Write!(record, Value(field, type));
        }

        return record;
    }

    // What C# cannot leave out, and what names the record itself.
    private static bool IsNeeded(FieldDefinition field) => field.System
        ? field.Key is not ("deletedAt" or "externalIds")
        : field.Required || field.Properties is [{ PropertyType.IsValueType: true } only] && Nullable.GetUnderlyingType(only.PropertyType) is null;

    private FieldValue Value(FieldDefinition field, RecordType type) => field.Kind switch
    {
        FieldKind.Choices when field.Key == "externalIds" => FieldValue.Choices(ChoiceSet.Create(["erp:" + Word(), "shop:a:b"])),
        FieldKind.Choices => FieldValue.Choices(ChoiceSet.Create([Word(), Word()])),
        FieldKind.Integer => FieldValue.Integer(_random.Next(-5, 1000)),
        FieldKind.Number => FieldValue.Number(Number(field.Scale)),
        FieldKind.Boolean => FieldValue.Boolean(_random.Next(2) == 0),
        FieldKind.Date => FieldValue.Date(Day()),
        FieldKind.Instant => FieldValue.Instant(Microseconds.ToInstant(_random.NextInt64(-1_000_000_000_000_000, 2_000_000_000_000_000))),
        FieldKind.Money => FieldValue.Money(_random.Next(3) == 0 ? new Money(Number(4), "CHF") : new Money(Number(4), "EUR").At(1.0625000001m, Day())),
        FieldKind.Reference => FieldValue.Reference(new RecordRef(field.Key == "id" ? type.Name : field.Target ?? "party", Id())),
        FieldKind.Point => FieldValue.Point(new GeoPoint(Math.Round(_random.NextDouble() * 90, 7), -_random.NextDouble() * 180)),
        _ => FieldValue.Text(field.AllowedChoices is [_, ..] allowed ? allowed[_random.Next(allowed.Length)] : Word(), field.Kind),
    };

    private string Word() => Words[_random.Next(Words.Length)];

    private decimal Number(int scale) => Math.Round((decimal)(_random.NextDouble() * 1_000_000) - 1000, scale);

    private LocalDate Day() => new LocalDate(1900, 1, 1).PlusDays(_random.Next(80_000));

    private Guid Id()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
