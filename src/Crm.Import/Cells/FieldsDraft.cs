using System.Runtime.CompilerServices;
using Crm.Errors;
using Crm.Import.Mappings;
using Crm.Records;

namespace Crm.Import.Cells;

/// <summary>A record that a row names.</summary>
/// <param name="Field">The reference.</param>
/// <param name="Name">Its key, as the row says it.</param>
/// <param name="By">By what it is named; null for its external id in the plan's system.</param>
/// <param name="Column">Where the row says it.</param>
internal sealed record NamedRecord(FieldDefinition Field, string Name, NamedBy? By, string? Column);

/// <summary>What a row says of a record or one of its parts.</summary>
/// <param name="type">Its type.</param>
/// <param name="fields">How many fields it may have.</param>
/// <param name="problems">Where what is wrong with cells is noted.</param>
internal sealed class FieldsDraft(RecordType type, int fields, List<CellProblem> problems)
{
    private readonly List<(FieldDefinition Field, FieldValue Value, string? Column)> _values = new(fields);
    private readonly List<NamedRecord> _references = [];
    private readonly List<(FieldDefinition Field, string Path)> _looks = [];

    public RecordType Type => type;

    /// <summary>The values, each with the column where the row says it; null where none does.</summary>
    public IReadOnlyList<(FieldDefinition Field, FieldValue Value, string? Column)> Values => _values;

    public IReadOnlyList<NamedRecord> References => _references;

    /// <summary>Fields that are read from records that the row names.</summary>
    public IReadOnlyList<(FieldDefinition Field, string Path)> Looks => _looks;

    /// <summary>True when no column says anything.</summary>
    public bool IsEmpty { get; private set; } = true;

    public void Set(FieldDefinition field, FieldValue value, string? column, bool isSaid = true)
    {
        _values.Add((field, value, column));
        IsEmpty &= value.IsMissing || !isSaid;
    }

    public void Refer(NamedRecord reference)
    {
        _references.Add(reference);
        IsEmpty = false;
    }

    public void Look(FieldDefinition field, string path) => _looks.Add((field, path));

    /// <summary>Where the row says a field, and what; nothing where it does not.</summary>
    public (string? Column, string? Value) PlaceOf(string field)
    {
        foreach (var (definition, value, column) in _values)
        {
            if (string.Equals(definition.Key, field, StringComparison.Ordinal))
                return (column, column is null || value.IsMissing ? null : value.ToString());
        }

        return _references.FirstOrDefault(r => string.Equals(r.Field.Key, field, StringComparison.Ordinal)) is { } named ? (named.Column, named.Name) : default;
    }

    /// <summary>Adds what tells two rows of one key apart.</summary>
    public void AddTo(ref HashCode hash)
    {
        // Fields are the same objects for all rows of a table.
        foreach (var (field, value, _) in _values)
        {
            hash.Add(RuntimeHelpers.GetHashCode(field));
            hash.Add(value);
        }

        foreach (var reference in _references)
        {
            hash.Add(RuntimeHelpers.GetHashCode(reference.Field));
            hash.Add(reference.Name, StringComparer.Ordinal);
        }
    }

    public void Refuse(string? column, string? value, Problem problem)
    {
        new CellProblem(column, value, problem).AddTo(problems);
        IsEmpty = false;
    }
}
