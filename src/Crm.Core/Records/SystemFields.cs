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
        fields.Add(Set(Id, FieldKind.Reference, "Id", r => FieldValue.Reference(new RecordRef(type, r.RawId)), (r, v) => r.RawId = v.AsReference()?.Id ?? Guid.Empty, (l, r) => l.RawId == r.RawId) with { Target = type });
        fields.Add(Set(Version, FieldKind.Integer, "Version", r => FieldValue.Integer(r.Version), (r, v) => r.Version = v.AsInteger() ?? 0, (l, r) => l.Version == r.Version));
        fields.Add(Set(CreatedAt, FieldKind.Instant, "Created at", r => FieldValue.Instant(r.CreatedAt), (r, v) => r.CreatedAt = v.AsInstant() ?? default, (l, r) => l.CreatedAt == r.CreatedAt));
        fields.Add(Set(UpdatedAt, FieldKind.Instant, "Updated at", r => FieldValue.Instant(r.UpdatedAt), (r, v) => r.UpdatedAt = v.AsInstant() ?? default, (l, r) => l.UpdatedAt == r.UpdatedAt));
        fields.Add(Set(DeletedAt, FieldKind.Instant, "Deleted at", r => FieldValue.Instant(r.DeletedAt), (r, v) => r.DeletedAt = v.AsInstant(), (l, r) => l.DeletedAt == r.DeletedAt));
        fields.Add(Open(ExternalIds, FieldKind.Choices, "External ids", r => FieldConversions.OfExternalIds(r.ExternalIds), (r, v) => r.ExternalIds = FieldConversions.ToExternalIds(v), (l, r) => ReferenceEquals(l.ExternalIds, r.ExternalIds)));
        if (owned)
        {
            fields.Add(Open(Owner, FieldKind.Reference, "Owner", r => FieldValue.Reference(r.Owner), (r, v) => r.Owner = v.AsReference(), (l, r) => l.Owner == r.Owner) with { Target = "user" });
            fields.Add(Open(OwnerTeam, FieldKind.Reference, "Owning team", r => FieldValue.Reference(r.OwnerTeam), (r, v) => r.OwnerTeam = v.AsReference(), (l, r) => l.OwnerTeam == r.OwnerTeam) with { Target = "team" });
        }

        if (RootOf(typeof(T)) is { } root)
        {
            fields.Add(Set(Position, FieldKind.Integer, "Position", r => FieldValue.Integer(((IPart)r).Position), (r, v) => ((IPart)r).Position = (int)(v.AsInteger() ?? 0), (l, r) => ((IPart)l).Position == ((IPart)r).Position));
            fields.Add(Set(root, FieldKind.Reference, root, r => Root(r, root), (r, v) => ((IPart)r).RootKey = v.AsReference()?.Id ?? Guid.Empty, (l, r) => ((IPart)l).RootKey == ((IPart)r).RootKey) with { Target = root });
        }

        return fields.ToImmutable();
    }

    private static string? RootOf(Type type) => type.BaseType is { IsGenericType: true } b && b.GetGenericTypeDefinition() == typeof(Part<,>)
        ? RecordName.Of(b.GetGenericArguments()[1])
        : null;

    private static FieldValue Root(Record part, string root) => FieldValue.Reference(new RecordRef(root, ((IPart)part).RootKey));

    private static FieldDefinition Set(
        string key, FieldKind kind, string label, Func<Record, FieldValue> read, Action<Record, FieldValue> write, Func<Record, Record, bool> same) =>
        Open(key, kind, label, read, write, same) with { System = true, ReadOnly = true };

    private static FieldDefinition Open(
        string key, FieldKind kind, string label, Func<Record, FieldValue> read, Action<Record, FieldValue> write, Func<Record, Record, bool> same) =>
        new() { Key = key, Kind = kind, Label = label, Read = read, Write = write, HoldsSame = same };
}
