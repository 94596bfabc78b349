namespace Crm.EntityFrameworkCore;

/// <summary>The schema of the library's tables.</summary>
public static class CrmSchema
{
    /// <summary>The number of the schema; raised whenever a release changes a table.</summary>
    public const int Version = 2;

    /// <summary>The name of the library's row in the table of schemas.</summary>
    internal const string Name = "crm";
}
