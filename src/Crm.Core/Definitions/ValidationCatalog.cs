using Crm.Records;

namespace Crm.Definitions;

/// <summary>The rules that records must meet, by type.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class ValidationCatalog(IEnumerable<Validation> validations)
{
    private readonly ILookup<string, Validation> _byType = validations.ToLookup(v => v.Type.Name, StringComparer.Ordinal);

    /// <summary>No rule.</summary>
    public static ValidationCatalog Empty { get; } = new([]);

    /// <summary>The rules of a type, in the order declared.</summary>
    public IEnumerable<Validation> Of(RecordType type) => _byType[type.Name];
}
