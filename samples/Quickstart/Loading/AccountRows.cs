using Crm.Access;
using Crm.Parties;
using Crm.Sessions;
using Crm.Values;

namespace Quickstart.Loading;

/// <summary>Rows of <c>accounts.csv</c>: customers, some of them subsidiaries of others that may come later in the file.</summary>
internal sealed class AccountRows(ICrmRuntime crm, DraftWriter writer, LoadNotes notes)
{
    private const decimal Million = 1_000_000;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public static IReadOnlyList<CsvRow> Read(string folder) => CsvFile.Read(
        folder, "accounts.csv", "account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of");

    public async Task<Known<Party>> LoadAsync(IReadOnlyList<CsvRow> rows, CancellationToken cancellationToken)
    {
        var all = rows.Select(r => r.Values["account"]).ToHashSet(StringComparer.Ordinal);
        var parties = await writer.AddAsync(notes.Each(rows, r => Draft(r, all)));
        var known = new Known<Party>("account", parties, p => p.Name);
        await PlaceAsync(rows.Where(r => r.Text("subsidiary_of") is not null && known.Has(r.Values["account"])), known, cancellationToken);
        return known;
    }

    private Draft<Party> Draft(CsvRow row, HashSet<string> all)
    {
        var party = Party.Organisation(row.Required("account")).AsCustomer();
        party.Industry = row.Text("sector");
        party.FoundedIn = row.Integer("year_established");
        party.AnnualRevenue = row.Dollars("revenue", unit: Million);
        party.Employees = row.Integer("employees");
        party.Billing = row.Text("office_location") is { } country ? new Address { Country = country } : null;
        if (row.Text("subsidiary_of") is { } parent && !all.Contains(parent))
            throw row.Bad("subsidiary_of", "there is no such account");
        return _names.Add(party.Name) ? new Draft<Party>(row, party) : throw row.Bad("account", "stands twice");
    }

    private async Task PlaceAsync(IEnumerable<CsvRow> rows, Known<Party> known, CancellationToken cancellationToken)
    {
        await using var session = await crm.OpenSessionAsync(Actor.System, cancellationToken);
        foreach (var (child, parent) in notes.Each(rows, r => (known.Named(r, "account").Id, known.Named(r, "subsidiary_of").Id)))
            (await session.Parties.GetAsync(child, cancellationToken)).Parent = parent;
        await session.CommitAsync(cancellationToken: cancellationToken);
    }
}
