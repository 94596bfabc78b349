using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Benchmarks.Ratios;

/// <summary>Shows ratios to people and to programs.</summary>
internal static class RatioTable
{
    public static string Header { get; } =
        $"{"name",-24} {"limit ns",-28} {"ours ns",-28} {"ratio",-20} {"B/op",8}  goal";

    public static string Line(Ratio ratio) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ratio.Name,-24} {Nanoseconds(ratio.Limit),-28} {Nanoseconds(ratio.Ours),-28} {Text(ratio.Value, "0.00"),-20} {Size(ratio.Bytes),8}  {Text(ratio.Goal)}{Met(ratio)}");

    public static string Json(IEnumerable<Ratio> ratios) => new JsonObject
    {
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["processors"] = Environment.ProcessorCount,
        ["ratios"] = new JsonArray([.. ratios.Select(Json)]),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static JsonObject Json(Ratio ratio) => new()
    {
        ["name"] = ratio.Name,
        ["operation"] = ratio.Operation,
        ["limitNanoseconds"] = Json(ratio.Limit),
        ["oursNanoseconds"] = Json(ratio.Ours),
        ["ratio"] = Json(ratio.Value),
        ["bytesPerOperation"] = Math.Round(ratio.Bytes, 3),
        ["goal"] = new JsonObject { ["ratio"] = ratio.Goal.Ratio, ["nanoseconds"] = ratio.Goal.Nanoseconds, ["bytes"] = ratio.Goal.Bytes },
        ["met"] = ratio.IsMet,
    };

    private static JsonObject Json(Spread spread) => new()
    {
        ["median"] = Math.Round(spread.Median, 3),
        ["min"] = Math.Round(spread.Min, 3),
        ["max"] = Math.Round(spread.Max, 3),
    };

    private static string Nanoseconds(Spread spread) => Text(spread, spread.Median < 1_000 ? "0.0" : "0");

    private static string Size(double bytes) =>
        bytes < 1_000 ? bytes.ToString("0.##", CultureInfo.InvariantCulture) : (bytes / 1_000).ToString("0.0 'kB'", CultureInfo.InvariantCulture);

    private static string Text(Spread spread, string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{spread.Median.ToString(format, CultureInfo.InvariantCulture)} [{spread.Min.ToString(format, CultureInfo.InvariantCulture)}..{spread.Max.ToString(format, CultureInfo.InvariantCulture)}]");

    private static string Text(Goal goal) => string.Join(", ", new[]
    {
        goal.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"ratio >= {ratio}") : null,
        goal.Nanoseconds is { } nanoseconds ? string.Create(CultureInfo.InvariantCulture, $"<= {nanoseconds} ns") : null,
        goal.Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B") : null,
    }.Where(part => part is not null).DefaultIfEmpty("none"));

    private static string Met(Ratio ratio) => ratio.IsMet switch
    {
        null => "",
        true => ": met",
        false => ": MISSED",
    };
}
