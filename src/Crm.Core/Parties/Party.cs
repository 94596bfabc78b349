using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Parties;

/// <summary>An organisation, person or household: whoever one deals with.</summary>
/// <remarks>
/// A customer is a party with the role <c>customer</c>, a contact a person in a role at another party; one row each, however many roles it
/// has. Ask for them by <c>session.Customers</c> and <c>session.Contacts</c>.
/// </remarks>
public sealed class Party : Record<Party>
{
    private Party()
    {
    }

    /// <summary>Organisation, person or household.</summary>
    public PartyKind Kind { get; private set; }

    /// <summary>The name that people see: a firm's name, or a person's full name.</summary>
    public required string Name { get; set; }

    /// <summary>A person's given name.</summary>
    public string? FirstName { get; set; }

    /// <summary>A person's family name.</summary>
    public string? LastName { get; set; }

    /// <summary>What the party is to us: customer, prospect, supplier, partner, dealer, competitor, or the host's own words.</summary>
    public ChoiceSet Roles { get; set; } = ChoiceSet.None;

    /// <summary>Since when it is a customer; null when it is none, or nobody knows.</summary>
    public LocalDate? CustomerSince { get; set; }

    /// <summary>The line of business.</summary>
    public string? Industry { get; set; }

    /// <summary>The web address.</summary>
    public string? Website { get; set; }

    /// <summary>How many people work there.</summary>
    public long? Employees { get; set; }

    /// <summary>The revenue of a year.</summary>
    public Money? AnnualRevenue { get; set; }

    /// <summary>The year in which it was founded.</summary>
    public int? FoundedIn { get; set; }

    /// <summary>A person's birthday.</summary>
    public LocalDate? BornOn { get; set; }

    /// <summary>The preferred language, as a tag such as <c>de-CH</c>.</summary>
    public string? Language { get; set; }

    /// <summary>The organisation above; null at the top.</summary>
    public Id<Party>? Parent { get; set; }

    /// <summary>Where invoices go.</summary>
    public Address? Billing { get; set; }

    /// <summary>Where goods go.</summary>
    public Address? Shipping { get; set; }

    /// <summary>Free words.</summary>
    public ChoiceSet Tags { get; set; } = ChoiceSet.None;

    /// <summary>Anything else.</summary>
    public string? Description { get; set; }

    /// <summary>E-mail addresses, telephone numbers and other ways to reach the party.</summary>
    public PartList<ContactPoint> ContactPoints => Parts<ContactPoint>();

    /// <summary>The roles that the party has at others.</summary>
    public PartList<Relationship> Relationships => Parts<Relationship>();

    /// <summary>A new organisation.</summary>
    public static Party Organisation(string name) => new() { Kind = PartyKind.Organisation, Name = name };

    /// <summary>A new person.</summary>
    public static Party Person(string name) => new() { Kind = PartyKind.Person, Name = name };

    /// <summary>A new household.</summary>
    public static Party Household(string name) => new() { Kind = PartyKind.Household, Name = name };

    /// <summary>Makes the party a customer; the earlier date stays when it is one already.</summary>
    public Party AsCustomer(LocalDate? since = null)
    {
        Roles = Roles.With(PartyRoles.Customer);
        CustomerSince ??= since;
        return this;
    }

    /// <summary>The preferred, else the first, way to reach the party of that kind; null when there is none.</summary>
    public ContactPoint? Reach(ContactPointKind kind) =>
        ContactPoints.Where(c => c.Kind == kind && !c.OptedOut).OrderByDescending(c => c.Preferred).FirstOrDefault();
}
