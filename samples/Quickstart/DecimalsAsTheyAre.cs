using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quickstart;

/// <summary>Writes numbers without zeros at their end, so that the same figure has the same text whatever store it comes from.</summary>
internal sealed class DecimalsAsTheyAre : JsonConverter<decimal>
{
    // Division drops the zeros that the last digits do not need.
    private const decimal One = 1.0000000000000000000000000000m;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value / One);
}
