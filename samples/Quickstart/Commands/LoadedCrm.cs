using System.Diagnostics;
using Crm.Access;
using Crm.Sessions;
using Microsoft.Extensions.DependencyInjection;
using NodaTime.Extensions;
using Quickstart.Loading;

namespace Quickstart.Commands;

/// <summary>A CRM with a folder in it, and a session that reads it.</summary>
internal sealed class LoadedCrm(ServiceProvider services, ISession session) : IAsyncDisposable
{
    public IReadSession Session => session;

    public static async Task<LoadedCrm> FromAsync(string folder, Terminal terminal, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var services = SellerCrm.Start();
        var crm = services.GetRequiredService<ICrmRuntime>();
        var notes = new LoadNotes();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow().ToInstant();
        var loaded = await new FolderLoader(crm, folder, notes, now).LoadAsync(cancellationToken);
        terminal.Note(FormattableString.Invariant(
            $"Loaded {loaded.Deals:N0} deals, {loaded.Customers} customers, {loaded.Products} products and {loaded.Agents} sales agents in {watch.Elapsed.TotalSeconds:0.0} s."));
        foreach (var sentence in notes.Sentences)
            terminal.Note(sentence);
        return new LoadedCrm(services, await crm.OpenSessionAsync(Actor.System, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        await services.DisposeAsync();
    }
}
