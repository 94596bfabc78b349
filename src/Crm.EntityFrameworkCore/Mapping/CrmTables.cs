using Crm.EntityFrameworkCore;
using Crm.Values;
using Microsoft.EntityFrameworkCore;

namespace Crm;

/// <summary>The tables of a CRM in the model of a host's context.</summary>
public static class CrmTables
{
    /// <summary>The annotation of the model that holds <see cref="CrmSchema.Version"/>.</summary>
    public const string SchemaAnnotation = "Crm:Schema";

    /// <summary>Adds the tables of a CRM; called from <c>OnModelCreating</c>, beside the host's own entities.</summary>
    /// <param name="modelBuilder">The builder.</param>
    /// <param name="model">What the CRM is made of; the same value that the services and <c>UseCrm</c> have.</param>
    /// <param name="dialect">The dialect of the context's database, such as <c>SqliteDialect.Instance</c>.</param>
    /// <remarks>
    /// <para>
    /// Changes nothing else of the host's model. The key of every record is (<c>Tenant</c>, <c>Id</c>), and entities of the host may refer to it. LINQ reads rows as
    /// they are: it knows neither tenants nor access nor the recycle bin, so say what you mean of them, and read without tracking. Records are written by sessions only.
    /// Parts are not loaded, and properties that are no fields are not known; money is compared by <c>BaseAmount</c>, a fold is reached by <c>EF.Property&lt;string&gt;(p, "name_fold")</c>.
    /// A value object that is selected by itself is never null; in a record it is, when all its members are missing.
    /// </para>
    /// <para>
    /// On SQLite a decimal is kept as an integer, times ten to the power of its decimals. Comparing, ordering, sums, minima and maxima are right; multiplying or dividing one
    /// inside a query is silently wrong, since the other factor is scaled, too: select the value and compute in memory. A constant with more decimals than the column is refused.
    /// </para>
    /// <para>
    /// The row of the library's schema is part of the model, so an update of the library that changes tables, or makes folds in another way, is a pending migration.
    /// </para>
    /// <para>Indexes over custom fields are made by the library's schema, not by migrations: EF Core has no indexes over expressions.</para>
    /// </remarks>
    /// <returns>The builder.</returns>
    public static ModelBuilder AddCrm(this ModelBuilder modelBuilder, CrmModel model, RelationalDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dialect);
        foreach (var layout in TableLayouts.Of(model.Catalog, dialect))
        {
            if (layout.Type is null)
                OwnTableMapping.Add(modelBuilder, layout, dialect);
            else
                new RecordMapping(layout, dialect).Add(modelBuilder);
        }

        OwnTableMapping.AddSchemaRow(modelBuilder, dialect, CrmSchema.Version, Fold.Version);
        return modelBuilder.HasAnnotation(SchemaAnnotation, CrmSchema.Version);
    }
}
