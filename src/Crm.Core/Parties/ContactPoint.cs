using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Parties;

/// <summary>One way to reach a party.</summary>
/// <remarks>Its value is normalised by its kind when it is made, and again by the commit: <see cref="EmailAddress"/> and <see cref="PhoneNumber"/> say how.</remarks>
public sealed class ContactPoint : Part<ContactPoint, Party>
{
    private ContactPoint()
    {
    }

    /// <summary>E-mail, phone, web or social.</summary>
    public ContactPointKind Kind { get; private set; }

    /// <summary>The address or number, in its normal form.</summary>
    public required string Value { get; set; }

    /// <summary>What it is for, such as work or home.</summary>
    public string? Label { get; set; }

    /// <summary>True for the one to use first.</summary>
    public bool Preferred { get; set; }

    /// <summary>True when the party does not want to be reached here.</summary>
    public bool OptedOut { get; set; }

    /// <summary>The first day on which it is good; null for always.</summary>
    public LocalDate? ValidFrom { get; set; }

    /// <summary>The last day on which it is good; null for always.</summary>
    public LocalDate? ValidTo { get; set; }

    /// <summary>An e-mail address; text of another form is refused at commit.</summary>
    public static ContactPoint Email(string address, string? label = null) =>
        new() { Kind = ContactPointKind.Email, Value = EmailAddress.Normalise(address) ?? address, Label = label };

    /// <summary>A telephone number; text of another form is refused at commit.</summary>
    public static ContactPoint Phone(string number, string? label = null) =>
        new() { Kind = ContactPointKind.Phone, Value = PhoneNumber.Normalise(number) ?? number, Label = label };

    // What has no normal form is refused later; a value that is missing as well.
    internal void Normalise()
    {
        if (string.IsNullOrEmpty(Value))
            return;
        Value = Kind switch
        {
            ContactPointKind.Email => EmailAddress.Normalise(Value) ?? Value,
            ContactPointKind.Phone => PhoneNumber.Normalise(Value) ?? Value,
            _ => Value,
        };
    }

    /// <summary>Another way, such as a web address or a name on a social network.</summary>
    public static ContactPoint Other(ContactPointKind kind, string value, string? label = null) => new() { Kind = kind, Value = value, Label = label };
}
