namespace Crm.EntityFrameworkCore;

/// <summary>What a database holds before the CRM uses it.</summary>
public enum DatabaseContent
{
    /// <summary>No table, or there is no database yet.</summary>
    Nothing,

    /// <summary>Tables, and none of them is the CRM's.</summary>
    OfOthers,

    /// <summary>Tables of the CRM, perhaps beside others.</summary>
    Crm,
}
