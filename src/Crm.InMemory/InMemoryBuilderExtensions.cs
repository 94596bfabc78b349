using Crm.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Crm;

/// <summary>Keeps the CRM in memory.</summary>
public static class InMemoryBuilderExtensions
{
    /// <summary>Keeps everything in memory, gone with the process.</summary>
    public static CrmBuilder UseInMemory(this CrmBuilder builder) =>
        builder.UseStore(s => new InMemoryStore(builder.Model.Catalog, s.GetRequiredService<TimeProvider>()));
}
