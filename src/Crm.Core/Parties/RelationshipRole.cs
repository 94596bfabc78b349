namespace Crm.Parties;

/// <summary>What one party is to another.</summary>
public enum RelationshipRole
{
    /// <summary>Works for it.</summary>
    WorksFor,

    /// <summary>Belongs to it, as a firm to its group.</summary>
    SubsidiaryOf,

    /// <summary>Supplies it.</summary>
    Supplies,

    /// <summary>Deals in its goods.</summary>
    DealerOf,

    /// <summary>Is its partner.</summary>
    PartnerOf,

    /// <summary>Is a member of it, as of a household.</summary>
    MemberOf,

    /// <summary>Reports to it.</summary>
    ReportsTo,
}
