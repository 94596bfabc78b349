namespace Crm.Values;

/// <summary>What a text stands for; decides how it is normalised and checked at commit.</summary>
public enum TextFormat
{
    /// <summary>Any text.</summary>
    Plain,

    /// <summary>An e-mail address, see <see cref="EmailAddress"/>.</summary>
    Email,

    /// <summary>A telephone number, see <see cref="PhoneNumber"/>.</summary>
    Phone,

    /// <summary>An absolute http or https address.</summary>
    Url,

    /// <summary>A currency code, see <see cref="Values.Currency"/>.</summary>
    Currency,
}
