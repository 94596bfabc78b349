using System.Collections.Frozen;
using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Definitions;

/// <summary>The rules that records must meet, by type.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class ValidationCatalog(IEnumerable<Validation> validations)
{
    private readonly FrozenDictionary<string, ImmutableArray<Validation>> _byType = validations
        .GroupBy(v => v.Type.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>No rule.</summary>
    public static ValidationCatalog Empty { get; } = new([]);

    /// <summary>The rules of a type, in the order declared.</summary>
    public ImmutableArray<Validation> Of(RecordType type) => _byType.GetValueOrDefault(type.Name, []);
}
