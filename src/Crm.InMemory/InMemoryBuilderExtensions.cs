using Crm.InMemory;

namespace Crm;

/// <summary>Keeps the CRM in memory.</summary>
public static class InMemoryBuilderExtensions
{
    /// <summary>Keeps everything in memory, gone with the process.</summary>
    public static CrmBuilder UseInMemory(this CrmBuilder builder) => builder.UseStore(_ => new InMemoryStore(builder.Model.Catalog));
}
