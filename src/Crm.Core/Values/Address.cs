namespace Crm.Values;

/// <summary>A postal address; every line may be missing.</summary>
/// <remarks>A value object: its members are fields of their own (<c>billing.city</c>), and it is replaced whole. Immutable.</remarks>
[ValueObject]
public sealed record Address
{
    /// <summary>Street and number, several lines allowed.</summary>
    public string? Street { get; init; }

    /// <summary>The postal code, as written in its country.</summary>
    public string? PostalCode { get; init; }

    /// <summary>City, town or village.</summary>
    public string? City { get; init; }

    /// <summary>State, canton, province or region.</summary>
    public string? Region { get; init; }

    /// <summary>The country, as the host writes it: a code or a name.</summary>
    public string? Country { get; init; }
}
