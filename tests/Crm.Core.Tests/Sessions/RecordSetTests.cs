using Crm.Errors;
using Crm.Parties;
using Crm.Sales;
using Crm.Testing;

namespace Crm.Core.Tests.Sessions;

public class RecordSetTests
{
    private readonly CrmTestHost _host = new(CrmModel.Build(m => m.AddSales()));

    [Fact]
    public async Task A_narrowed_set_finds_only_what_is_in_it()
    {
        var supplier = Party.Organisation("Supplies");
        supplier.ExternalIds = supplier.ExternalIds.With("erp", "1");
        await _host.GivenAsync(supplier);
        var customer = await _host.GivenAsync(Party.Organisation("Buys").AsCustomer());
        await using var session = await _host.OpenAsync();
        Assert.Null(await session.Customers.FindAsync(supplier.Id));
        Assert.Null(await session.Customers.FindByExternalIdAsync("erp", "1"));
        await Assert.ThrowsAsync<RefusedException>(async () => await session.Customers.GetAsync(supplier.Id));
        Assert.Equal("Buys", (await session.Customers.GetAsync(customer.Id)).Name);
        Assert.Equal("Supplies", (await session.Parties.FindByExternalIdAsync("erp", "1"))?.Name);
    }

    [Fact]
    public async Task Records_are_found_by_many_external_ids_at_once()
    {
        var parties = Enumerable.Range(0, 1200).Select(i =>
        {
            var party = i % 2 == 0 ? Party.Organisation($"P{i}") : Party.Organisation($"P{i}").AsCustomer();
            party.ExternalIds = party.ExternalIds.With("erp", $"{i}");
            return party;
        }).ToArray();
        await using (var session = await _host.OpenAsync())
        {
            await session.InsertAsync(parties);
            session.Remove(await session.Parties.GetAsync(parties[3].Id));
            await session.ShouldCommitAsync();
        }

        await using var again = await _host.OpenAsync();
        var known = await again.Parties.GetAsync(parties[5].Id);
        var found = await again.Customers.FindByExternalIdsAsync("erp", Enumerable.Range(-5, 1300).Select(i => $"{i}").Append("5"));
        Assert.Equal(parties.Where((_, i) => i % 2 == 1 && i != 3).Select(p => p.Id), found.Values.Select(p => p.Id).Order());
        Assert.All(found, f => Assert.Equal("P" + f.Key, f.Value.Name));
        Assert.Same(known, found["5"]);
        Assert.Equal(parties[3].Id, (await again.Parties.InBin().FindByExternalIdsAsync("erp", ["3", "5"]))["3"].Id);
        Assert.Empty(await again.Parties.FindByExternalIdsAsync("crm", ["1"]));
    }

    [Fact]
    public async Task A_record_taken_out_of_the_bin_may_be_named_in_the_same_commit()
    {
        var party = await _host.GivenAsync(Party.Organisation("Acme"));
        await using (var session = await _host.OpenAsync())
        {
            session.Remove(await session.Parties.GetAsync(party.Id));
            await session.ShouldCommitAsync();
        }

        await using var again = await _host.OpenAsync();
        again.Restore((await again.Parties.InBin().FindAsync(party.Id))!);
        again.Add(Opportunity.Named("Deal")).Customer = party.Id;
        await again.ShouldCommitAsync();
    }

    [Fact]
    public async Task The_reason_of_an_override_stands_in_the_journal()
    {
        var deal = await _host.GivenAsync(Opportunity.Named("Deal"));
        await using var session = await _host.OpenAsync();
        var loaded = await session.Opportunities.GetAsync(deal.Id);
        session.Process(loaded).Override("negotiation", "They called at once.");
        await session.ShouldCommitAsync();
        Assert.Equal("They called at once.", (await session.HistoryAsync(deal.Ref).FirstAsync()).Reason);
    }
}
