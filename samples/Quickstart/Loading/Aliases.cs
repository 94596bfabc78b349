using System.Text.Json;

namespace Quickstart.Loading;

/// <summary>Other spellings of known names, from <c>aliases.json</c> beside the program: nothing is guessed.</summary>
internal sealed class Aliases(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> byColumn)
{
    private const string FileName = "aliases.json";

    public static Aliases Load()
    {
        var json = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, FileName));
        try
        {
            var read = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(json) ?? [];
            return new Aliases(read.ToDictionary(c => c.Key, c => (IReadOnlyDictionary<string, string>)c.Value, StringComparer.Ordinal));
        }
        catch (JsonException error)
        {
            throw new InputException($"{FileName} is not of the form {{\"column\":{{\"spelling\":\"name\"}}}}: {error.Message}");
        }
    }

    /// <summary>The name that a spelling stands for; null when the spelling is no alias.</summary>
    public string? Find(string column, string spelling) => byColumn.GetValueOrDefault(column)?.GetValueOrDefault(spelling);
}
