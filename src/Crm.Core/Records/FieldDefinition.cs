using System.Collections.Immutable;
using System.Reflection;
using Crm.Errors;
using Crm.Values;

namespace Crm.Records;

/// <summary>One named, typed value of a record type, and all that everyone else needs to know about it.</summary>
/// <remarks>Immutable and thread-safe. Made by <see cref="RecordTypeBuilder{T}"/> or by a tenant's definition.</remarks>
public sealed record FieldDefinition
{
    /// <summary>The key in rules, JSON, journal and imports, such as <c>amount</c> or <c>billing.city</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What it holds.</summary>
    public required FieldKind Kind { get; init; }

    /// <summary>What people call it, in English.</summary>
    public required string Label { get; init; }

    /// <summary>Reads the value from a record of the type.</summary>
    public required Func<Record, FieldValue> Read { get; init; }

    /// <summary>Writes the value to a record of the type; null for computed views such as <c>amount.currency</c>.</summary>
    /// <remarks>For stores and the library: a session judges writes at commit, whoever makes them.</remarks>
    public Action<Record, FieldValue>? Write { get; init; }

    /// <summary>True when two records hold the very same C# value, which needs no field value to be made; null where only the values tell.</summary>
    internal Func<Record, Record, bool>? HoldsSame { get; init; }

    /// <summary>The C# properties that lead to the value, outermost first; empty for custom fields and views.</summary>
    public ImmutableArray<PropertyInfo> Properties { get; init; } = [];

    /// <summary>True when a commit refuses the record without it.</summary>
    public bool Required { get; init; }

    /// <summary>True when no two live records of the type may share the fold of its value.</summary>
    public bool Unique { get; init; }

    /// <summary>True when imports and duplicate checks may find records by the fold of its value.</summary>
    public bool MatchKey { get; init; }

    /// <summary>True when stores that have indexes keep one of it.</summary>
    public bool Indexed { get; init; }

    /// <summary>True when it is personal data: kept apart in the journal, erased with its subject.</summary>
    public bool Personal { get; init; }

    /// <summary>True when only the library writes it: ids, version, times, results of derivations.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>True for what every record has: id, version and times.</summary>
    public bool System { get; init; }

    /// <summary>True when the value is kept in the record's custom fields.</summary>
    public bool Custom { get; init; }

    /// <summary>The field of which this one is a view, such as <c>amount</c> of <c>amount.currency</c>; null for a field of its own.</summary>
    public string? ViewOf { get; init; }

    /// <summary>The most characters of a text. The default value is 4,000.</summary>
    public int MaxLength { get; init; } = 4000;

    /// <summary>The most digits of a number. The default value is 18.</summary>
    public int Precision { get; init; } = 18;

    /// <summary>The most decimals of a number. The default value is 4.</summary>
    public int Scale { get; init; } = 4;

    /// <summary>The allowed choices; empty when any is allowed.</summary>
    public ImmutableArray<string> AllowedChoices { get; init; } = [];

    /// <summary>What a text stands for. The default value is <see cref="TextFormat.Plain"/>.</summary>
    public TextFormat Format { get; init; }

    /// <summary>The record type that a reference names; null when it may be any.</summary>
    public string? Target { get; init; }

    /// <summary>The name, on the target, of the set of records that refer to it; null when it has none.</summary>
    public string? Inverse { get; init; }

    /// <summary>True for a reference that may name a record of any type.</summary>
    public bool IsOpenReference => Kind == FieldKind.Reference && Target is null;

    /// <summary>What is wrong with a value by itself: its length, digits, form or choice; null when nothing is. A missing value is never wrong here.</summary>
    /// <remarks>What a commit refuses as well. Whether the field is required, unique or names a record that is there only a commit tells. Texts are judged as they are: e-mail addresses and numbers may be in any form that has a normal one.</remarks>
    public Problem? Check(FieldValue value) => FieldLimits.Check(this, value);

    /// <summary>The value in the form in which a commit writes it, such as an address with its domain in lower case; as it is where it has no other.</summary>
    /// <exception cref="InvalidOperationException">The field has a format and the value is no text.</exception>
    public FieldValue Normalise(FieldValue value) =>
        Format != TextFormat.Plain && !value.IsMissing && TextForm.Normal(Format, value.AsText()!) is { } normal ? FieldValue.Text(normal, value.Kind) : value;

    /// <summary>Brings a record's value into that form; false when it is in it already.</summary>
    internal bool Normalise(Record record)
    {
        if (Write is null || (Format == TextFormat.Plain && Kind != FieldKind.Instant))
            return false;
        var value = Read(record);
        var normal = Normalise(value);

        // An instant is cut to what stores keep by reading it.
        if (value.IsMissing || (Kind != FieldKind.Instant && normal == value))
            return false;
        Write(record, normal);
        return true;
    }

    /// <summary>True when the values of two records differ.</summary>
    internal bool Differs(Record left, Record right) => HoldsSame?.Invoke(left, right) != true && Read(left) != Read(right);

    /// <summary>Key and kind.</summary>
    public override string ToString() => $"{Key} ({FieldKinds.Of(Kind).Name})";

    /// <inheritdoc/>
    public bool Equals(FieldDefinition? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
