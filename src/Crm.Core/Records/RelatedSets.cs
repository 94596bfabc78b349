using System.Collections.Immutable;

namespace Crm.Records;

/// <summary>Names the many side of every reference.</summary>
/// <remarks>
/// A reference with a declared inverse has that name. Otherwise the first reference of one type to another gives the plural of the referring
/// type, and later ones add "By" and the field: so a field that is added later never renames an earlier set. References by which every record
/// is owned or named give none.
/// </remarks>
internal static class RelatedSets
{
    public static Dictionary<string, ImmutableArray<RelatedSet>> Compose(ImmutableArray<RecordType> types)
    {
        var sets = types.ToDictionary(t => t.Name, _ => new List<RelatedSet>(), StringComparer.Ordinal);
        foreach (var type in types)
        {
            var plural = new HashSet<string>(StringComparer.Ordinal);
            foreach (var field in type.Fields.Where(IsRelation))
            {
                if (field.Target is not { } target)
                    AddToAll(sets, new RelatedSet(field.Inverse!, type, field));
                else if (sets.TryGetValue(target, out var ofTarget))
                    Add(target, ofTarget, new RelatedSet(NameOf(type, field, plural.Add(target)), type, field));
                else
                    throw new ArgumentException($"{type.Name}.{field.Key} refers to '{target}', which is not part of the model.", nameof(types));
            }
        }

        return sets.ToDictionary(p => p.Key, p => p.Value.ToImmutableArray(), StringComparer.Ordinal);
    }

    private static bool IsRelation(FieldDefinition field) =>
        field.Kind == FieldKind.Reference
        && field.Key is not (SystemFields.Id or SystemFields.Owner or SystemFields.OwnerTeam)
        && (field.Target is not null || field.Inverse is not null);

    private static string NameOf(RecordType type, FieldDefinition field, bool first) => field.Inverse
        ?? (first ? type.Plural : $"{type.Plural}By{char.ToUpperInvariant(field.Key[0])}{field.Key[1..].Replace(".", "", StringComparison.Ordinal)}");

    private static void AddToAll(Dictionary<string, List<RelatedSet>> sets, RelatedSet set)
    {
        foreach (var (name, ofTarget) in sets)
            Add(name, ofTarget, set);
    }

    private static void Add(string target, List<RelatedSet> sets, RelatedSet set)
    {
        if (sets.Exists(s => string.Equals(s.Name, set.Name, StringComparison.Ordinal)))
            throw new ArgumentException($"{target} has two related sets called '{set.Name}'; name one by Inverse on {set.Type.Name}.{set.Via.Key}.");
        sets.Add(set);
    }
}
