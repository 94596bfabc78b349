using System.Globalization;
using System.Runtime.CompilerServices;
using Crm.Values;
using NodaTime;

namespace Crm.Records;

/// <summary>The value of any field, or no value: what everything generic reads and writes.</summary>
/// <remarks>
/// Holds every kind without boxing. The default value is missing, and so is what an empty text, an empty set, an empty id or null becomes.
/// Equality is by value; the order is that of the kind, missing first. Immutable.
/// </remarks>
public readonly struct FieldValue : IEquatable<FieldValue>, IComparable<FieldValue>
{
    private readonly object? _object;
    private readonly Bits _bits;
    private readonly byte _tag;

    private FieldValue(FieldKind kind, object? value, Bits bits = default)
    {
        _tag = (byte)(kind + 1);
        _object = value;
        _bits = bits;
    }

    /// <summary>No value.</summary>
    public static FieldValue Missing => default;

    /// <summary>True when there is no value.</summary>
    public bool IsMissing => _tag == 0;

    /// <summary>The kind of the value.</summary>
    /// <exception cref="InvalidOperationException">The value is missing.</exception>
    public FieldKind Kind => _tag == 0 ? throw new InvalidOperationException("A missing value has no kind.") : (FieldKind)(_tag - 1);

    /// <summary>A text, choice or state; missing for null and empty.</summary>
    public static FieldValue Text(string? value, FieldKind kind = FieldKind.Text) =>
        string.IsNullOrEmpty(value) ? default : new FieldValue(kind, value);

    /// <summary>A set of choices; missing for null and empty.</summary>
    public static FieldValue Choices(ChoiceSet? value) =>
        value is null || value.Count == 0 ? default : new FieldValue(FieldKind.Choices, value);

    /// <summary>A whole number; missing for null.</summary>
    public static FieldValue Integer(long? value) =>
        value is { } number ? new FieldValue(FieldKind.Integer, null, new Bits(number, 0)) : default;

    /// <summary>A decimal number; missing for null.</summary>
    public static FieldValue Number(decimal? value) =>
        value is { } number ? new FieldValue(FieldKind.Number, null, Unsafe.BitCast<decimal, Bits>(number)) : default;

    /// <summary>True or false; missing for null.</summary>
    public static FieldValue Boolean(bool? value) =>
        value is { } truth ? new FieldValue(FieldKind.Boolean, null, new Bits(truth ? 1 : 0, 0)) : default;

    /// <summary>A day; missing for null. Another calendar's day is taken as the ISO day it falls on.</summary>
    public static FieldValue Date(LocalDate? value) =>
        value is { } date ? new FieldValue(FieldKind.Date, null, new Bits(date.WithCalendar(CalendarSystem.Iso).ToDateOnly().DayNumber, 0)) : default;

    /// <summary>A point in time, cut to microseconds; missing for null.</summary>
    public static FieldValue Instant(Instant? value) =>
        value is { } instant ? new FieldValue(FieldKind.Instant, null, new Bits(instant.ToMicroseconds(), 0)) : default;

    /// <summary>An amount of money; missing for null.</summary>
    public static FieldValue Money(Money? value) => value is null ? default : new FieldValue(FieldKind.Money, value);

    /// <summary>A reference; missing for null and for an empty id.</summary>
    public static FieldValue Reference(RecordRef? value) => value is { } reference && reference.Id != Guid.Empty
        ? new FieldValue(FieldKind.Reference, reference.Type, Unsafe.BitCast<Guid, Bits>(reference.Id))
        : default;

    /// <summary>A place; missing for null.</summary>
    public static FieldValue Point(GeoPoint? value) => value is { } point
        ? new FieldValue(FieldKind.Point, null, new Bits(BitConverter.DoubleToInt64Bits(point.Latitude), BitConverter.DoubleToInt64Bits(point.Longitude)))
        : default;

    /// <summary>The text, choice or state; null when missing.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind; so for every member whose name begins with As.</exception>
    public string? AsText() => IsMissing ? null : Is(Kind is FieldKind.Text or FieldKind.Choice or FieldKind.State, "text") ? (string)_object! : null;

    /// <summary>The choices; null when missing.</summary>
    public ChoiceSet? AsChoices() => IsMissing ? null : Is(Kind is FieldKind.Choices, "choices") ? (ChoiceSet)_object! : null;

    /// <summary>The whole number; null when missing.</summary>
    public long? AsInteger() => IsMissing ? null : Is(Kind is FieldKind.Integer, "integer") ? _bits.A : null;

    /// <summary>The number, also of an integer, and the base amount of money; null when missing, or when the base amount is not known.</summary>
    public decimal? AsNumber() => _tag switch
    {
        0 => null,
        (byte)(FieldKind.Number + 1) => Unsafe.BitCast<Bits, decimal>(_bits),
        (byte)(FieldKind.Integer + 1) => _bits.A,
        (byte)(FieldKind.Money + 1) => ((Money)_object!).BaseAmount,
        _ => throw new InvalidOperationException($"A {FieldKinds.Of(Kind).Name} was read as number."),
    };

    /// <summary>True or false; null when missing.</summary>
    public bool? AsBoolean() => IsMissing ? null : Is(Kind is FieldKind.Boolean, "boolean") ? _bits.A != 0 : null;

    /// <summary>The day; null when missing.</summary>
    public LocalDate? AsDate() =>
        IsMissing ? null : Is(Kind is FieldKind.Date, "date") ? LocalDate.FromDateOnly(DateOnly.FromDayNumber((int)_bits.A)) : null;

    /// <summary>The point in time; null when missing.</summary>
    public Instant? AsInstant() => IsMissing ? null : Is(Kind is FieldKind.Instant, "instant") ? Microseconds.ToInstant(_bits.A) : null;

    /// <summary>The money; null when missing.</summary>
    public Money? AsMoney() => IsMissing ? null : Is(Kind is FieldKind.Money, "money") ? (Money)_object! : null;

    /// <summary>The reference; null when missing.</summary>
    public RecordRef? AsReference() =>
        IsMissing ? null : Is(Kind is FieldKind.Reference, "reference") ? new RecordRef((string)_object!, Unsafe.BitCast<Bits, Guid>(_bits)) : null;

    /// <summary>The place; null when missing.</summary>
    public GeoPoint? AsPoint() => IsMissing ? null : Is(Kind is FieldKind.Point, "point")
        ? new GeoPoint(BitConverter.Int64BitsToDouble(_bits.A), BitConverter.Int64BitsToDouble(_bits.B))
        : null;

    /// <inheritdoc/>
    public bool Equals(FieldValue other)
    {
        if (_tag != other._tag)
            return false;
        return _tag switch
        {
            0 => true,
            (byte)(FieldKind.Number + 1) => Unsafe.BitCast<Bits, decimal>(_bits) == Unsafe.BitCast<Bits, decimal>(other._bits),
            _ => _bits == other._bits && Equals(_object, other._object),
        };
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _tag == (byte)(FieldKind.Number + 1)
        ? Unsafe.BitCast<Bits, decimal>(_bits).GetHashCode()
        : HashCode.Combine(_tag, _object, _bits);

    /// <summary>The order of the kind; missing comes first, and an integer compares with a number.</summary>
    /// <exception cref="InvalidOperationException">The kinds cannot be compared, or are not ordered.</exception>
    public int CompareTo(FieldValue other)
    {
        if (IsMissing || other.IsMissing)
            return other.IsMissing.CompareTo(IsMissing);
        if (FieldKinds.Of(Kind).IsNumeric && FieldKinds.Of(other.Kind).IsNumeric)
            return CompareNumbers(other);
        if (FieldKinds.Of(Kind).IsText && FieldKinds.Of(other.Kind).IsText)
            return CodePointOrder.Instance.Compare((string)_object!, (string)other._object!);
        if (_tag != other._tag || !FieldKinds.Of(Kind).IsOrdered)
            throw new InvalidOperationException($"A {Kind} has no order beside a {other.Kind}.");
        return Kind == FieldKind.Reference
            ? AsReference()!.Value.CompareTo(other.AsReference()!.Value)
            : _bits.A.CompareTo(other._bits.A);
    }

    /// <summary>The value for people and logs, in the invariant culture; empty when missing.</summary>
    public override string ToString() => _tag == 0 ? "" : Kind switch
    {
        FieldKind.Integer => _bits.A.ToString(CultureInfo.InvariantCulture),
        FieldKind.Number => AsNumber()!.Value.ToString(CultureInfo.InvariantCulture),
        FieldKind.Boolean => _bits.A != 0 ? "true" : "false",
        FieldKind.Date => FieldText.Date(AsDate()!.Value),
        FieldKind.Instant => FieldText.Instant(AsInstant()!.Value),
        FieldKind.Reference => AsReference()!.Value.ToString(),
        FieldKind.Point => AsPoint()!.Value.ToString(),
        _ => _object!.ToString()!,
    };

    /// <summary>True when both are the same value of the same kind, or both missing.</summary>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>True when the values or kinds differ.</summary>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    /// <summary>The order of <see cref="CompareTo"/>.</summary>
    public static bool operator <(FieldValue left, FieldValue right) => left.CompareTo(right) < 0;

    /// <summary>The order of <see cref="CompareTo"/>.</summary>
    public static bool operator <=(FieldValue left, FieldValue right) => left.CompareTo(right) <= 0;

    /// <summary>The order of <see cref="CompareTo"/>.</summary>
    public static bool operator >(FieldValue left, FieldValue right) => left.CompareTo(right) > 0;

    /// <summary>The order of <see cref="CompareTo"/>.</summary>
    public static bool operator >=(FieldValue left, FieldValue right) => left.CompareTo(right) >= 0;

    private int CompareNumbers(FieldValue other)
    {
        if (Kind == FieldKind.Integer && other.Kind == FieldKind.Integer)
            return _bits.A.CompareTo(other._bits.A);
        return Nullable.Compare(AsNumber(), other.AsNumber());
    }

    private bool Is(bool matches, string wanted) =>
        matches ? true : throw new InvalidOperationException($"A {FieldKinds.Of(Kind).Name} was read as {wanted}.");

    private readonly record struct Bits(long A, long B);
}
