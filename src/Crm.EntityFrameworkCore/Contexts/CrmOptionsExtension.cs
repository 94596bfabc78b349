using System.Globalization;
using Crm.Sql;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.EntityFrameworkCore;

/// <summary>What <c>UseCrm</c> leaves in the options of a context, where the store finds it.</summary>
/// <remarks>The CRM's model is no part of EF Core's services, so models that differ do not cost a set of them each.</remarks>
internal sealed class CrmOptionsExtension : IDbContextOptionsExtension
{
    public CrmOptionsExtension(CrmModel model, RelationalDialect dialect, bool leavesTimesAlone)
    {
        (Model, Dialect, LeavesTimesAlone) = (model, dialect, leavesTimesAlone);
        Info = new ExtensionInfo(this);
    }

    public CrmModel Model { get; }

    public RelationalDialect Dialect { get; }

    public bool LeavesTimesAlone { get; }

    /// <summary>The names of the tables that are no record type's.</summary>
    public HashSet<string> OwnTables => field ??= [.. SystemTable.All.Append(TableLayouts.Schema).Select(Dialect.TableName)];

    /// <summary>The names of all the library's tables.</summary>
    public HashSet<string> Tables => field ??= [.. OwnTables, .. Model.Catalog.Types.Select(Dialect.TableName)];

    public DbContextOptionsExtensionInfo Info { get; }

    public void ApplyServices(IServiceCollection services)
    {
        new EntityFrameworkRelationalServicesBuilder(services)
            .TryAdd<IRelationalTypeMappingSourcePlugin, CrmTypeMappings>(s => new CrmTypeMappings(Dialect, LeavesTimesAlone, s))
            .TryAdd<ISingletonInterceptor, EmptyValues>()
            .TryAdd<IInterceptor, RecordGuard>()
            .TryAdd<IInterceptor, BulkGuard>();
        foreach (var interceptor in Dialect.Interceptors)
            services.AddSingleton(interceptor);
    }

    // A provider is named by the assembly of its options.
    public void Validate(IDbContextOptions options)
    {
        var provider = options.Extensions.First(e => e.Info.IsDatabaseProvider).GetType().Assembly.GetName().Name;
        if (!string.Equals(provider, Dialect.Provider, StringComparison.Ordinal))
            throw new InvalidOperationException($"UseCrm was given the dialect of {Dialect.Provider}, but the context's provider is {provider}; give both UseCrm and AddCrm the dialect of that provider.");
    }

    private sealed class ExtensionInfo(CrmOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "using Crm ";

        private new CrmOptionsExtension Extension => (CrmOptionsExtension)base.Extension;

        public override int GetServiceProviderHashCode() => HashCode.Combine(Extension.Dialect, Extension.LeavesTimesAlone);

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) =>
            other is ExtensionInfo info && info.Extension.Dialect == Extension.Dialect && info.Extension.LeavesTimesAlone == Extension.LeavesTimesAlone;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) =>
            debugInfo["Crm:Use"] = GetServiceProviderHashCode().ToString(CultureInfo.InvariantCulture);
    }
}
