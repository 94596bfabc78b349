namespace Crm.Records;

/// <summary>Which tenant a record belongs to; at most 36 ASCII characters.</summary>
/// <remarks>A host with a single tenant never sees it: every opening has an overload that means <see cref="Default"/>. Immutable.</remarks>
public readonly record struct TenantId
{
    /// <summary>The most characters that a tenant id may have.</summary>
    public const int MaxLength = 36;

    private readonly string? _value;

    /// <summary>Checks and wraps a tenant id.</summary>
    /// <param name="value">1 to 36 printable ASCII characters; case matters.</param>
    /// <exception cref="ArgumentException">The value is empty, too long, or holds other characters.</exception>
    public TenantId(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (value.Length > MaxLength || value.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ArgumentException($"A tenant id is 1 to {MaxLength} printable ASCII characters without spaces; got '{value}'.", nameof(value));
        _value = value;
    }

    /// <summary>The tenant of hosts that have only one.</summary>
    public static TenantId Default { get; }

    /// <summary>The text; <c>default</c> for <see cref="Default"/>.</summary>
    public string Value => _value ?? "default";

    /// <inheritdoc/>
    public bool Equals(TenantId other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The text.</summary>
    public override string ToString() => Value;
}
