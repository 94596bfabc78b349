using Crm.Values;
using NodaTime;

namespace Crm.Records;

/// <summary>The base of every record class: <c>public sealed class Patient : Record&lt;Patient&gt;</c>.</summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
/// <remarks>
/// Public properties become fields by convention (see <see cref="RecordTypeBuilder{T}"/>). Plain facts have public setters; a property
/// whose setter is not public is written by the library and by methods of the class only. A parameterless constructor, which may be
/// private, is needed so that stores can make one.
/// </remarks>
public abstract class Record<TSelf> : Record where TSelf : Record<TSelf>
{
    /// <summary>The typed id; empty until the record is added to a session.</summary>
    public Id<TSelf> Id
    {
        get => new(RawId);
        private protected set => RawId = value.Value;
    }

    internal sealed override string TypeName => GetType() == typeof(TSelf) ? RecordName.Of<TSelf>() : RecordName.Of(GetType());

    /// <summary>A custom text or choice; null when missing.</summary>
    public string? this[CustomField<string> field]
    {
        get => Custom.Get(field.Key, field.Kind).AsText();
        set => Custom = Custom.With(field.Key, field.Kind, FieldValue.Text(value, field.Kind));
    }

    /// <summary>A custom integer; null when missing.</summary>
    public long? this[CustomField<long> field]
    {
        get => Custom.Get(field.Key, field.Kind).AsInteger();
        set => Custom = Custom.With(field.Key, field.Kind, FieldValue.Integer(value));
    }

    /// <summary>A custom number; null when missing.</summary>
    public decimal? this[CustomField<decimal> field]
    {
        get => Custom.Get(field.Key, field.Kind).AsNumber();
        set => Custom = Custom.With(field.Key, field.Kind, FieldValue.Number(value));
    }

    /// <summary>A custom boolean; null when missing.</summary>
    public bool? this[CustomField<bool> field]
    {
        get => Custom.Get(field.Key, field.Kind).AsBoolean();
        set => Custom = Custom.With(field.Key, field.Kind, FieldValue.Boolean(value));
    }

    /// <summary>A custom date; null when missing.</summary>
    public LocalDate? this[CustomField<LocalDate> field]
    {
        get => Custom.Get(field.Key, field.Kind).AsDate();
        set => Custom = Custom.With(field.Key, field.Kind, FieldValue.Date(value));
    }

    /// <summary>A custom instant; null when missing.</summary>
    public Instant? this[CustomField<Instant> field]
    {
        get => Custom.Get(field.Key, field.Kind).AsInstant();
        set => Custom = Custom.With(field.Key, field.Kind, FieldValue.Instant(value));
    }

    /// <summary>A custom amount of money; null when missing.</summary>
    public Money? this[CustomField<Money> field]
    {
        get => Custom.Get(field.Key, field.Kind).AsMoney();
        set => Custom = Custom.With(field.Key, field.Kind, FieldValue.Money(value));
    }

    /// <summary>A custom set of choices; null when missing.</summary>
    public ChoiceSet? this[CustomField<ChoiceSet> field]
    {
        get => Custom.Get(field.Key, field.Kind).AsChoices();
        set => Custom = Custom.With(field.Key, field.Kind, FieldValue.Choices(value));
    }

    /// <summary>A custom reference to another record; null when missing.</summary>
    public RecordRef? this[CustomField<RecordRef> field]
    {
        get => Custom.Get(field.Key, field.Kind).AsReference();
        set => Custom = Custom.With(field.Key, field.Kind, FieldValue.Reference(value));
    }

    /// <summary>A custom place; null when missing.</summary>
    public GeoPoint? this[CustomField<GeoPoint> field]
    {
        get => Custom.Get(field.Key, field.Kind).AsPoint();
        set => Custom = Custom.With(field.Key, field.Kind, FieldValue.Point(value));
    }
}
