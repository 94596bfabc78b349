namespace Crm.Parties;

/// <summary>What a party is.</summary>
public enum PartyKind
{
    /// <summary>A firm, association or authority.</summary>
    Organisation,

    /// <summary>A human being.</summary>
    Person,

    /// <summary>People who live, buy or bank together.</summary>
    Household,
}
