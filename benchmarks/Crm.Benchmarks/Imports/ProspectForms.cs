using System.Text.Encodings.Web;

namespace Crm.Benchmarks.Imports;

/// <summary>How the library keeps external ids.</summary>
internal static class ProspectForms
{
    public static ReadOnlySpan<byte> Before => "[\"leads:"u8;

    public static ReadOnlySpan<byte> After => "\"]"u8;

    public static string ExternalIds(string key) => $"[\"{ProspectModel.System}:{JavaScriptEncoder.Default.Encode(key)}\"]";
}
