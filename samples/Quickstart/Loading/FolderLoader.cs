using Crm.Sessions;
using NodaTime;

namespace Quickstart.Loading;

/// <summary>How many records a load brought.</summary>
internal sealed record Loaded(int Customers, int Products, int Agents, int Deals);

/// <summary>Loads a folder: products, sales teams, accounts, then the deals that name them.</summary>
internal sealed class FolderLoader(ICrmRuntime crm, string folder, LoadNotes notes, Instant now)
{
    public async Task<Loaded> LoadAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw new InputException($"There is no folder {folder}.");

        // All files are read before anything is added: what is missing is said at once.
        var products = ProductRows.Read(folder);
        var teams = TeamRows.Read(folder);
        var accounts = AccountRows.Read(folder);
        var deals = DealRows.Read(folder);

        var writer = new DraftWriter(crm, notes, cancellationToken);
        var knownProducts = await new ProductRows(writer, notes).LoadAsync(products);
        var knownAgents = await new TeamRows(writer, notes).LoadAsync(teams);
        var knownAccounts = await new AccountRows(crm, writer, notes).LoadAsync(accounts, cancellationToken);
        var names = new DealNames(knownProducts, knownAgents, knownAccounts, Aliases.Load());
        var count = await new DealRows(writer, notes, names, now).LoadAsync(deals);
        return new Loaded(knownAccounts.Count, knownProducts.Count, knownAgents.Count, count);
    }
}
