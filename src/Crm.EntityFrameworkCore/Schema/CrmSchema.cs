using Crm.Records;

namespace Crm.EntityFrameworkCore;

/// <summary>The schema of the library's tables.</summary>
public static class CrmSchema
{
    /// <summary>The number of the schema; raised whenever a release changes a table.</summary>
    public const int Version = 3;

    /// <summary>The name of the library's row in the table of schemas.</summary>
    internal const string Name = "crm";

    /// <summary>The statements that make the indexes over custom fields, which EF Core's migrations do not make; for hosts whose migrations make the tables.</summary>
    /// <param name="catalog">The record types, of <see cref="CrmModel.Catalog"/>.</param>
    /// <param name="dialect">The database's dialect.</param>
    /// <remarks>One statement per custom field that is declared indexed or unique, or is a reference. An index that is there already is left as it is; the tables must be there.</remarks>
    public static IReadOnlyList<string> CustomIndexes(RecordCatalog catalog, RelationalDialect dialect)
    {
        var writer = new TableWriter(dialect);
        return [.. TableLayouts.Of(catalog, dialect).SelectMany(t => t.Indexes.Where(i => i.Expression is not null).Select(i => writer.Create(t, i)))];
    }
}
