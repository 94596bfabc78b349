using Crm.Values;
using NodaTime;

namespace Crm.Records;

/// <summary>A typed key of a custom field: <c>static readonly CustomField&lt;decimal&gt; CreditLimit = new("creditLimit")</c>.</summary>
/// <typeparam name="T">The C# type of the field's kind: string, long, decimal, bool, LocalDate, Instant, Money, ChoiceSet, RecordRef or GeoPoint.</typeparam>
/// <remarks>
/// The value is read and written by the record's indexer, <c>party[CreditLimit]</c>. The field must be declared on the record type
/// (<c>t.Custom(CreditLimit)</c>) or by the tenant before a commit may hold it. Immutable.
/// </remarks>
public sealed class CustomField<T>
{
    /// <summary>Declares a key.</summary>
    /// <param name="key">A lower-case letter, then letters, digits or underscores; at most 63 characters.</param>
    /// <exception cref="ArgumentException">The key has another form, or <typeparamref name="T"/> is of no kind.</exception>
    public CustomField(string key) : this(key, DefaultKind())
    {
    }

    /// <summary>Declares a key of a kind that its C# type alone does not say, such as a choice, which is a string.</summary>
    /// <param name="key">A lower-case letter, then letters, digits or underscores; at most 63 characters.</param>
    /// <param name="kind">A kind whose C# type is <typeparamref name="T"/>.</param>
    /// <exception cref="ArgumentException">The key has another form, or the kind has another C# type.</exception>
    public CustomField(string key, FieldKind kind)
    {
        if (!FieldKey.IsValidName(key))
            throw new ArgumentException($"A custom field's key is {FieldKey.NameForm}; got '{key}'.", nameof(key));
        if (kind != DefaultKind() && !(kind == FieldKind.Choice && typeof(T) == typeof(string)))
            throw new ArgumentException($"A {kind} is not held by a {typeof(T).Name}.", nameof(kind));
        Key = key;
        Kind = kind;
    }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The kind, which is part of where the value is kept: a key means one kind for ever.</summary>
    public FieldKind Kind { get; }

    private static FieldKind DefaultKind() => typeof(T) switch
    {
        var t when t == typeof(string) => FieldKind.Text,
        var t when t == typeof(long) => FieldKind.Integer,
        var t when t == typeof(decimal) => FieldKind.Number,
        var t when t == typeof(bool) => FieldKind.Boolean,
        var t when t == typeof(LocalDate) => FieldKind.Date,
        var t when t == typeof(Instant) => FieldKind.Instant,
        var t when t == typeof(Money) => FieldKind.Money,
        var t when t == typeof(ChoiceSet) => FieldKind.Choices,
        var t when t == typeof(RecordRef) => FieldKind.Reference,
        var t when t == typeof(GeoPoint) => FieldKind.Point,
        _ => throw new ArgumentException($"No kind of field is held by a {typeof(T).Name}."),
    };
}
