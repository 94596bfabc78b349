using Crm.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Crm.Benchmarks.Stores;

/// <summary>The library in a host's context: a pooled one and a session on it per save.</summary>
internal sealed class HostWay(ICrmRuntime crm, IDbContextFactory<AccountContext> contexts) : SessionWay(crm)
{
    public override async Task SaveAsync(IReadOnlyList<Save> saves)
    {
        foreach (var save in saves)
        {
            await using var db = await contexts.CreateDbContextAsync();
            await using var session = await Crm.OpenSessionAsync(db, Actor);
            await SaveAsync(session, save);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.Database.GetDbConnection().DisposeAsync();
        await base.DisposeAsync();
    }
}
