using System.Data.Common;
using Crm.Errors;
using Crm.Records;
using Crm.Sql;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Crm.EntityFrameworkCore;

/// <summary>What one database writes in its own way, its column types included: all that tables, statements and conversions are made from.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public abstract class RelationalDialect : SqlDialect
{
    /// <summary>The name of EF Core's provider, such as <c>Microsoft.EntityFrameworkCore.Sqlite</c>.</summary>
    public abstract string Provider { get; }

    /// <summary>The same with parameters by name, for statements that EF Core runs.</summary>
    public virtual RelationalDialect Named => this;

    /// <summary>True when journal and history have the tenant in their primary key; false where only a lone integer is given by the database.</summary>
    public abstract bool IsTenantFirst { get; }

    /// <summary>The database's type of a column, such as <c>numeric(18,4)</c>.</summary>
    /// <param name="column">The column.</param>
    /// <param name="field">The field of which it is a piece; null in tables that are no record type's.</param>
    public abstract string ColumnType(SqlColumn column, FieldDefinition? field);

    /// <summary>The C# type that the provider takes and gives for a column: what <see cref="SqlDialect.ToDatabase"/> makes of values that fit it.</summary>
    public abstract Type ProviderType(SqlColumn column);

    /// <summary>What stands behind a term of an index where null does not come first by itself; empty where it does, which is the default.</summary>
    public virtual string MissingFirst => "";

    /// <summary>A query for what is there: table, column and column type, one row per column.</summary>
    public abstract string ColumnsThere { get; }

    /// <summary>A query for the names of the indexes that are there.</summary>
    public abstract string IndexesThere { get; }

    /// <summary>What stands behind the type of a column whose value the database gives, a number that rises.</summary>
    public abstract string Generated { get; }

    /// <summary>The lowest horizon that no entry which can be seen has; null where all have the same, which is the default.</summary>
    /// <remarks>One that has it came from another server, by a dump.</remarks>
    public virtual string? Unreached => null;

    /// <summary>Adds a parameter to a command, behind those that it has.</summary>
    /// <param name="parameters">The parameters of a command, or of one in a batch.</param>
    /// <param name="value">The value as <see cref="SqlDialect.ToDatabase"/> made it; null for none.</param>
    /// <param name="column">The column that it stands beside; null where the value says its type itself.</param>
    public abstract void Bind(DbParameterCollection parameters, object? value, SqlColumn? column);

    /// <summary>The text of a statement that fails as an error where it does not do what it was expected to; null where the caller must count rows.</summary>
    public virtual string? Guarded(SqlStatement statement) => null;

    /// <summary>True when the error says that a guarded statement did not do what it was expected to, or that a row with that key is there already.</summary>
    public abstract bool IsUnexpected(Exception error);

    /// <summary>The provider's error as the library's; null for an error that is not the provider's.</summary>
    /// <param name="error">The error.</param>
    /// <param name="writing">True when it came out of a commit.</param>
    /// <param name="where">What was used, such as a file's path.</param>
    public abstract StoreException? Translate(Exception error, bool writing, string where);

    /// <summary>The collation of a text column; null where the default orders by code point.</summary>
    public virtual string? Collation(SqlColumn column) => null;

    /// <summary>What listens to every context that is prepared by <c>UseCrm</c>; one set for all of them.</summary>
    protected internal virtual IEnumerable<IInterceptor> Interceptors => [];

    /// <summary>Says in the provider's own words what an index of the host's model must be like; nothing by default.</summary>
    /// <param name="index">The index in EF Core's model.</param>
    /// <param name="layout">The same as the library lays it out.</param>
    protected internal virtual void Refine(IMutableIndex index, IndexLayout layout)
    {
    }

    /// <summary>A custom value of a row that has no alias, as an index is made over it; the very expression that rules and orders write.</summary>
    internal string CustomOf(SqlColumn column) => Custom(Quote(ColumnName(RecordColumns.Custom)), column);

    /// <summary>Adds the values of a call to a command.</summary>
    internal void Bind(DbParameterCollection parameters, SqlCall call)
    {
        for (var i = 0; i < call.Values.Length; i++)
        {
            var (value, column) = (call.Values[i], call.Statement.Parameters[i]);
            Bind(parameters, value.IsMissing ? null : ToDatabase(value, column), column);
        }
    }

    /// <summary>Adds the values of a query to a command.</summary>
    internal void Bind(DbParameterCollection parameters, SqlFragment query)
    {
        foreach (var parameter in query.Parameters)
            Bind(parameters, parameter.Value, null);
    }
}
