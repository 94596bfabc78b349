namespace Crm.Records;

/// <summary>A record of any type: the type's name and the id.</summary>
/// <param name="Type">The record type's name, such as <c>opportunity</c>.</param>
/// <param name="Id">The record's id.</param>
/// <remarks>Used where one field may name records of several types, such as what a to-do is about. Orders by type, then id. Immutable.</remarks>
public readonly record struct RecordRef(string Type, Guid Id) : IComparable<RecordRef>
{
    /// <summary>That of the id, which hardly two types share.</summary>
    public override int GetHashCode() => Id.GetHashCode();

    /// <summary>The typed id.</summary>
    /// <exception cref="InvalidCastException">The record is of another type.</exception>
    public Id<T> As<T>() where T : Record => Is<T>()
        ? new Id<T>(Id)
        : throw new InvalidCastException($"{this} is not a {RecordName.Of<T>()}.");

    /// <summary>True when the record is of this type.</summary>
    public bool Is<T>() where T : Record => string.Equals(Type, RecordName.Of<T>(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(RecordRef other)
    {
        var byType = string.CompareOrdinal(Type, other.Type);
        return byType != 0 ? byType : Id.CompareTo(other.Id);
    }

    /// <summary>The type's name, a space and the id.</summary>
    public override string ToString() => $"{Type} {Id}";

    /// <summary>Reads what <see cref="ToString"/> wrote, such as the subject of a problem.</summary>
    /// <param name="text">A type's name, a space and an id; whether there is such a type is not asked.</param>
    /// <param name="reference">The record; the default value when the text is of another form, or null.</param>
    /// <returns>True when the text names a record.</returns>
    public static bool TryParse(string? text, out RecordRef reference)
    {
        var space = text?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        var isRead = Guid.TryParse(text.AsSpan(space + 1), out var id) && space > 0;
        reference = isRead ? new RecordRef(text![..space], id) : default;
        return isRead;
    }

    /// <summary>Order by type, then id.</summary>
    public static bool operator <(RecordRef left, RecordRef right) => left.CompareTo(right) < 0;

    /// <summary>Order by type, then id.</summary>
    public static bool operator <=(RecordRef left, RecordRef right) => left.CompareTo(right) <= 0;

    /// <summary>Order by type, then id.</summary>
    public static bool operator >(RecordRef left, RecordRef right) => left.CompareTo(right) > 0;

    /// <summary>Order by type, then id.</summary>
    public static bool operator >=(RecordRef left, RecordRef right) => left.CompareTo(right) >= 0;
}
