using System.Collections.Immutable;
using Crm.Records;
using Crm.Sql;

namespace Crm.EntityFrameworkCore;

/// <summary>A model's tables in one database's way, and the statements on them; made once per store.</summary>
/// <param name="catalog">The record types.</param>
/// <param name="dialect">How the database writes things.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RelationalTables(RecordCatalog catalog, RelationalDialect dialect)
{
    /// <summary>How the database writes things.</summary>
    public RelationalDialect Dialect => dialect;

    /// <summary>The statements.</summary>
    public StoreSql Sql { get; } = new(catalog, dialect);

    /// <summary>The tables.</summary>
    public ImmutableArray<TableLayout> Layouts { get; } = TableLayouts.Of(catalog, dialect);

    internal RecordType? Find(string type) => catalog.Find(type);
}
