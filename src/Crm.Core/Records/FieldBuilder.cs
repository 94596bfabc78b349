using System.Collections.Immutable;
using System.Reflection;
using Crm.Values;

namespace Crm.Records;

/// <summary>Refines one field while its record type is built.</summary>
public sealed class FieldBuilder
{
    private FieldDefinition _field;

    private FieldBuilder(FieldDefinition field) => _field = field;

    /// <summary>The field's key.</summary>
    public string Key => _field.Key;

    internal static FieldBuilder ForProperties(string key, ImmutableArray<PropertyInfo> path, bool required) => new(new FieldDefinition
    {
        Key = key,
        Kind = FieldAccess.KindOf(path[^1].PropertyType)!.Value,
        Label = LabelOf(key),
        Read = Unbuilt,
        Properties = path,
        Required = required,
        ReadOnly = path[0].GetSetMethod(nonPublic: false) is null,
        AllowedChoices = ChoicesOf(path[^1].PropertyType),
        Target = TargetOf(path[^1].PropertyType),
    });

    internal static FieldBuilder ForCustom(string key, FieldKind kind)
    {
        var stored = CustomFields.StoredKey(key, kind);
        return new FieldBuilder(new FieldDefinition
        {
            Key = key,
            Kind = kind,
            Label = LabelOf(key),
            Custom = true,
            Precision = 15,
            Read = record => record.Custom.GetStored(stored),
            HoldsSame = (left, right) => ReferenceEquals(left.Custom, right.Custom),
            Write = (record, value) => record.Custom = record.Custom.WithStored(stored, value),
        });
    }

    /// <summary>What people call it, in English. The default value is the key, as words.</summary>
    public FieldBuilder Label(string label) => With(_field with { Label = label });

    /// <summary>Says whether a commit refuses the record without it.</summary>
    /// <exception cref="ArgumentException">It shall not be required, and its property is an id that is never null.</exception>
    public FieldBuilder Required(bool required = true)
    {
        if (!required && _field.Properties is [.., { PropertyType: var type }] && FieldAccess.ReferenceTarget(type) is { } target)
            throw new ArgumentException($"{Key} is required, for its property is never null: make it Id<{target.Name}>?.", nameof(required));
        return With(_field with { Required = required });
    }

    /// <summary>No two live records may share its fold.</summary>
    public FieldBuilder Unique() => With(_field with { Unique = true });

    /// <summary>Imports and duplicate checks may find records by it.</summary>
    public FieldBuilder MatchKey() => With(_field with { MatchKey = true });

    /// <summary>Stores that have indexes keep one, so that rules and orders on it need not look at every record.</summary>
    /// <remarks>References, states, unique fields and match keys have one without it.</remarks>
    public FieldBuilder Indexed() => With(_field with { Indexed = true });

    /// <summary>It is personal data.</summary>
    public FieldBuilder Personal() => With(_field with { Personal = true });

    /// <summary>Only the library and the record's own methods write it.</summary>
    public FieldBuilder ReadOnly() => With(_field with { ReadOnly = true });

    /// <summary>The most characters of a text, 1 to 1,000,000.</summary>
    public FieldBuilder MaxLength(int characters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(characters, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(characters, 1_000_000);
        return With(_field with { MaxLength = characters });
    }

    /// <summary>The most digits of a number, and how many of them are decimals.</summary>
    public FieldBuilder Precision(int digits, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, _field.Custom ? 15 : 18);
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, Math.Min(digits, 4));
        return With(_field with { Precision = digits, Scale = decimals });
    }

    /// <summary>The allowed choices, which make a text a choice.</summary>
    /// <exception cref="ArgumentException">The field is a custom text, whose kind was fixed with its key.</exception>
    public FieldBuilder Choices(params ReadOnlySpan<string> choices)
    {
        if (_field is { Custom: true, Kind: FieldKind.Text })
            throw new ArgumentException($"'{Key}' is a custom text; declare its key as new CustomField<string>(\"{Key}\", FieldKind.Choice).");
        return With(_field with { Kind = _field.Kind == FieldKind.Text ? FieldKind.Choice : _field.Kind, AllowedChoices = [.. choices] });
    }

    /// <summary>What a text stands for.</summary>
    public FieldBuilder Format(TextFormat format) => With(_field with { Format = format });

    /// <summary>The record class that a reference names, where its C# type does not say it.</summary>
    public FieldBuilder To<TTarget>() where TTarget : Record => With(_field with { Target = RecordName.Of<TTarget>() });

    /// <summary>The name, on the target, of the set of records that refer to it.</summary>
    public FieldBuilder Inverse(string name) => With(_field with { Inverse = name });

    internal void AsState(string type, ImmutableArray<string> states)
    {
        if (_field.Properties is not [var only] || only.PropertyType != typeof(string))
            throw new ArgumentException($"{type}.{Key} cannot hold a state: that takes a property of type string.");
        if (only.GetSetMethod(nonPublic: false) is not null)
            throw new ArgumentException($"{type}.{Key} holds a state: give the property a private setter, so that only its process moves it.");
        _field = _field with { Kind = FieldKind.State, AllowedChoices = states, Required = false, ReadOnly = true };
    }

    internal FieldDefinition Build(Type recordType)
    {
        if (_field.Custom)
            return _field;
        var read = FieldAccess.Reader(recordType, _field.Properties);
        var kind = _field.Kind;
        return _field with
        {
            Read = kind is FieldKind.Choice or FieldKind.State && _field.Properties[^1].PropertyType == typeof(string)
                ? record => FieldValue.Text(read(record).AsText(), kind)
                : read,
            Write = FieldAccess.Writer(recordType, _field.Properties),
            HoldsSame = FieldAccess.Comparer(recordType, _field.Properties),
        };
    }

    private FieldBuilder With(FieldDefinition field)
    {
        _field = field;
        return this;
    }

    private static FieldValue Unbuilt(Record record) => throw new InvalidOperationException("The record type is not built yet.");

    private static ImmutableArray<string> ChoicesOf(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } choices ? EnumNames.Of(choices) : [];

    private static string? TargetOf(Type type) =>
        FieldAccess.ReferenceTarget(Nullable.GetUnderlyingType(type) ?? type) is { } target ? RecordName.Of(target) : null;

    private static string LabelOf(string key)
    {
        var words = string.Concat(key.Select(c => c == '.' ? ": " : char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
        return string.Concat(char.ToUpperInvariant(words[0]), words[1..]);
    }
}
