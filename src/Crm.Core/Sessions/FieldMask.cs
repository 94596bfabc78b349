using Crm.Access;
using Crm.Records;

namespace Crm.Sessions;

/// <summary>What one actor may not see of records and their parts: taken away from the caller's instances, and given back for a commit.</summary>
internal sealed class FieldMask(RecordCatalog catalog, AccessRules access, Actor actor)
{
    private readonly Dictionary<RecordType, (FieldDefinition Field, FieldValue Masked)[]> _hidden = [];

    public void Hide(RecordType type, Record record)
    {
        foreach (var (field, _) in HiddenOf(type))
            field.Write!(record, FieldValue.Missing);
        foreach (var parts in type.Parts)
        {
            foreach (var part in parts.ListOf(record).Items)
                Hide(TypeOf(parts), part);
        }
    }

    /// <summary>Gives the stored values back, but for those that the caller set.</summary>
    public void Unhide(RecordType type, Record record, Record stored)
    {
        foreach (var (field, masked) in HiddenOf(type))
        {
            if (field.Read(record) == masked)
                field.Write!(record, field.Read(stored));
        }

        foreach (var parts in type.Parts)
        {
            foreach (var part in parts.ListOf(stored).Items)
            {
                if (parts.ListOf(record).Items.FirstOrDefault(p => p.RawId == part.RawId) is { } held)
                    Unhide(TypeOf(parts), held, part);
            }
        }
    }

    public RecordType TypeOf(PartAccess parts) => catalog.Get(parts.PartClass);

    private (FieldDefinition Field, FieldValue Masked)[] HiddenOf(RecordType type)
    {
        if (!_hidden.TryGetValue(type, out var known))
            _hidden[type] = known = FindHidden(type);
        return known;
    }

    private (FieldDefinition Field, FieldValue Masked)[] FindHidden(RecordType type) =>
        [.. type.Fields.Where(f => !f.System && !access.MayRead(actor, type, f)).Select(f => (f, MaskedOf(type, f)))];

    // A property that cannot be null shows its type's default, which must not be taken for a value that the caller set.
    private static FieldValue MaskedOf(RecordType type, FieldDefinition field)
    {
        var record = type.Create(default);
        field.Write!(record, FieldValue.Missing);
        return field.Read(record);
    }
}
