using Crm.Records;
using Crm.Sql;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.EntityFrameworkCore;

/// <summary>What one database writes in its own way, its column types included: all that tables, statements and conversions are made from.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public abstract class RelationalDialect : SqlDialect
{
    /// <summary>The name of EF Core's provider, such as <c>Microsoft.EntityFrameworkCore.Sqlite</c>.</summary>
    public abstract string Provider { get; }

    /// <summary>True when journal and history have the tenant in their primary key; false where only a lone integer is given by the database.</summary>
    public abstract bool IsTenantFirst { get; }

    /// <summary>The database's type of a column, such as <c>numeric(18,4)</c>.</summary>
    /// <param name="column">The column.</param>
    /// <param name="field">The field of which it is a piece; null in tables that are no record type's.</param>
    public abstract string ColumnType(SqlColumn column, FieldDefinition? field);

    /// <summary>The C# type that the provider takes and gives for a column: what <see cref="SqlDialect.ToDatabase"/> makes of values that fit it.</summary>
    public abstract Type ProviderType(SqlColumn column);

    /// <summary>A custom value of a row that has no alias, as an index is made over it; the very expression that rules and orders write.</summary>
    internal string CustomOf(SqlColumn column) => Custom(Quote(ColumnName(RecordColumns.Custom)), column);

    /// <summary>What listens to every context that is prepared by <c>UseCrm</c>; one set for all of them.</summary>
    protected internal virtual IEnumerable<IInterceptor> Interceptors => [];

    /// <summary>The collation of a text column; null where the default orders by code point.</summary>
    public virtual string? Collation(SqlColumn column) => null;
}
