using Crm.Rules;

namespace Crm.Parties;

/// <summary>The usual words for what a party is to us, and the rules that they stand for.</summary>
public static class PartyRoles
{
    /// <summary>In a selling relationship.</summary>
    public const string Customer = "customer";

    /// <summary>Might become a customer.</summary>
    public const string Prospect = "prospect";

    /// <summary>Sells to us.</summary>
    public const string Supplier = "supplier";

    /// <summary>Works with us.</summary>
    public const string Partner = "partner";

    /// <summary>Sells for us.</summary>
    public const string Dealer = "dealer";

    /// <summary>Sells what we sell.</summary>
    public const string Competitor = "competitor";

    /// <summary>Meets parties that are customers.</summary>
    public static Rule IsCustomer { get; } = Rule.Field("roles").Has(Customer);

    /// <summary>Meets persons who have a role at another party.</summary>
    public static Rule IsContact { get; } = Rule.Field("kind").Eq("person") & Rule.Related("relationships").Any();
}
