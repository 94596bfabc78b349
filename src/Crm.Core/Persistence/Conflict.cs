using Crm.Records;

namespace Crm.Persistence;

/// <summary>One record that somebody else changed first.</summary>
/// <param name="Record">Which record.</param>
/// <param name="Expected">The version that was read.</param>
/// <param name="Actual">The version that the store holds; null when the record is gone.</param>
/// <param name="Fields">The fields that both changed, as far as they are known and the actor may see them; ordered by key.</param>
public sealed record Conflict(RecordRef Record, long Expected, long? Actual, IReadOnlyList<string> Fields)
{
    /// <summary>One sentence.</summary>
    public override string ToString()
    {
        var found = Actual is { } actual ? $"version {actual}" : "no such record";
        var fields = Fields.Count == 0 ? "" : $" (both changed {string.Join(", ", Fields)})";
        return $"{Record}: expected version {Expected}, found {found}{fields}";
    }
}
