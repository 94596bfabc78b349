using System.Collections.Immutable;

namespace Crm.Records;

/// <summary>The fields that every record has.</summary>
internal static class SystemFields
{
    public const string Id = "id";
    public const string Version = "version";
    public const string CreatedAt = "createdAt";
    public const string UpdatedAt = "updatedAt";
    public const string DeletedAt = "deletedAt";
    public const string Position = "position";
    public const string Owner = "owner";
    public const string OwnerTeam = "owner.team";
    public const string ExternalIds = "externalIds";

    /// <summary>The key of a property of <see cref="Record"/> whose key is not its name.</summary>
    public static string KeyOf(string key) => string.Equals(key, "ownerTeam", StringComparison.Ordinal) ? OwnerTeam : key;

    public static ImmutableArray<FieldDefinition> For<T>(bool owned) where T : Record<T>
    {
        var type = RecordName.Of<T>();
        var fields = ImmutableArray.CreateBuilder<FieldDefinition>();
        fields.Add(Set(Id, FieldKind.Reference, "Id", r => FieldValue.Reference(new RecordRef(type, r.RawId)), (r, v) => r.RawId = v.AsReference()?.Id ?? Guid.Empty) with { Target = type });
        fields.Add(Set(Version, FieldKind.Integer, "Version", r => FieldValue.Integer(r.Version), (r, v) => r.Version = v.AsInteger() ?? 0));
        fields.Add(Set(CreatedAt, FieldKind.Instant, "Created at", r => FieldValue.Instant(r.CreatedAt), (r, v) => r.CreatedAt = v.AsInstant() ?? default));
        fields.Add(Set(UpdatedAt, FieldKind.Instant, "Updated at", r => FieldValue.Instant(r.UpdatedAt), (r, v) => r.UpdatedAt = v.AsInstant() ?? default));
        fields.Add(Set(DeletedAt, FieldKind.Instant, "Deleted at", r => FieldValue.Instant(r.DeletedAt), (r, v) => r.DeletedAt = v.AsInstant()));
        fields.Add(Open(ExternalIds, FieldKind.Choices, "External ids", r => FieldConversions.OfExternalIds(r.ExternalIds), (r, v) => r.ExternalIds = FieldConversions.ToExternalIds(v)));
        if (owned)
        {
            fields.Add(Open(Owner, FieldKind.Reference, "Owner", r => FieldValue.Reference(r.Owner), (r, v) => r.Owner = v.AsReference()) with { Target = "user" });
            fields.Add(Open(OwnerTeam, FieldKind.Reference, "Owning team", r => FieldValue.Reference(r.OwnerTeam), (r, v) => r.OwnerTeam = v.AsReference()) with { Target = "team" });
        }

        if (RootOf(typeof(T)) is { } root)
        {
            fields.Add(Set(Position, FieldKind.Integer, "Position", r => FieldValue.Integer(((IPart)r).Position), (r, v) => ((IPart)r).Position = (int)(v.AsInteger() ?? 0)));
            fields.Add(Set(root, FieldKind.Reference, root, r => Root(r, root), (r, v) => ((IPart)r).RootKey = v.AsReference()?.Id ?? Guid.Empty) with { Target = root });
        }

        return fields.ToImmutable();
    }

    private static string? RootOf(Type type) => type.BaseType is { IsGenericType: true } b && b.GetGenericTypeDefinition() == typeof(Part<,>)
        ? RecordName.Of(b.GetGenericArguments()[1])
        : null;

    private static FieldValue Root(Record part, string root) => FieldValue.Reference(new RecordRef(root, ((IPart)part).RootKey));

    private static FieldDefinition Set(string key, FieldKind kind, string label, Func<Record, FieldValue> read, Action<Record, FieldValue> write) =>
        Open(key, kind, label, read, write) with { System = true, ReadOnly = true };

    private static FieldDefinition Open(string key, FieldKind kind, string label, Func<Record, FieldValue> read, Action<Record, FieldValue> write) =>
        new() { Key = key, Kind = kind, Label = label, Read = read, Write = write };
}
