using Crm.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Crm;

/// <summary>A CRM in the options of a host's context.</summary>
public static class CrmDbContextOptionsExtensions
{
    /// <summary>Prepares a context whose model has a CRM's tables; called beside <c>UseSqlite</c> or <c>UseNpgsql</c>.</summary>
    /// <param name="options">The options.</param>
    /// <param name="model">What the CRM is made of; the same value that <c>AddCrm</c> has.</param>
    /// <param name="dialect">The dialect of the context's database.</param>
    /// <param name="configure">Refines it; null to leave the defaults.</param>
    /// <remarks>
    /// Ids, tenants, instants and dates may then be properties of the host's own entities, too, in the form of the library's columns. <c>SaveChanges</c>,
    /// <c>ExecuteUpdate</c> and <c>ExecuteDelete</c> refuse CRM records: sessions write them. Replaces no service of EF Core. One class of context has one CRM, as EF Core keeps one model for it.
    /// </remarks>
    /// <returns>The options.</returns>
    public static DbContextOptionsBuilder UseCrm(
        this DbContextOptionsBuilder options, CrmModel model, RelationalDialect dialect, Action<CrmContextOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dialect);
        var refined = new CrmContextOptions();
        configure?.Invoke(refined);
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new CrmOptionsExtension(model, dialect, refined.LeavesTimesAlone));
        return options;
    }

    /// <summary>Prepares a context whose model has a CRM's tables; called beside <c>UseSqlite</c> or <c>UseNpgsql</c>.</summary>
    /// <inheritdoc cref="UseCrm(DbContextOptionsBuilder, CrmModel, RelationalDialect, Action{CrmContextOptions}?)"/>
    public static DbContextOptionsBuilder<TContext> UseCrm<TContext>(
        this DbContextOptionsBuilder<TContext> options, CrmModel model, RelationalDialect dialect, Action<CrmContextOptions>? configure = null)
        where TContext : DbContext =>
        (DbContextOptionsBuilder<TContext>)UseCrm((DbContextOptionsBuilder)options, model, dialect, configure);
}
