using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Import.Batches;

/// <summary>The lists of a step as text.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(long[]))]
internal sealed partial class StepJson : JsonSerializerContext
{
    private static readonly StepJson Lists = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(string[] keys) => JsonSerializer.Serialize(keys, Lists.StringArray);

    public static string Write(long[] rows) => JsonSerializer.Serialize(rows, Lists.Int64Array);

    public static string[] ReadKeys(string keys) => JsonSerializer.Deserialize(keys, Lists.StringArray) ?? [];

    public static long[] ReadRows(string rows) => JsonSerializer.Deserialize(rows, Lists.Int64Array) ?? [];
}
