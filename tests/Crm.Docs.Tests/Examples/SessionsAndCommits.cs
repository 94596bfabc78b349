using Crm.Access;
using Crm.Parties;
using Crm.Records;
using Crm.Sales;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;

namespace Crm.Docs.Tests.Examples;

public class SessionsAndCommits
{
    private static readonly CrmModel Model = CrmModel.Build(m => m.AddSales());

    [Fact]
    public async Task A_commit_is_whole_or_nothing()
    {
        await using var host = new CrmTestHost(Model);
        var crm = host.Crm;
        var actor = Actor.System;

        #region sessions-commit
        await using var session = await crm.OpenSessionAsync(actor);
        var acme = session.Add(Party.Organisation("Acme"));
        acme.ContactPoints.Add(ContactPoint.Email("not an address"));

        var result = await session.TryCommitAsync(new CommitOptions { Reason = "Met at the fair" });
        foreach (var problem in result.Problems)
            Show(problem.Code, problem.Path, problem.Message);   // field.bad_format, value, "not an address" has not the form of email
        #endregion

        Assert.Equal("field.bad_format", Assert.Single(result.Problems).Code);
        Assert.Equal(0, acme.Version);
    }

    [Fact]
    public async Task Whoever_comes_second_is_told()
    {
        await using var host = new CrmTestHost(Model);
        var (crm, actor) = (host.Crm, Actor.System);
        var id = (await host.GivenAsync(Party.Organisation("Acme"))).Id;

        #region sessions-conflict
        await using var mine = await crm.OpenSessionAsync(actor);
        await using var yours = await crm.OpenSessionAsync(actor);
        (await mine.Parties.GetAsync(id)).Industry = "tools";
        (await yours.Parties.GetAsync(id)).Industry = "toys";
        await yours.CommitAsync();

        var result = await mine.TryCommitAsync();
        var conflict = result.Conflicts[0];                       // expected version 1, actual 2, fields: industry
        #endregion

        Assert.Equal((1, 2), (conflict.Expected, conflict.Actual));
        Assert.Equal(["industry"], conflict.Fields);
    }

    [Fact]
    public async Task Many_come_at_once()
    {
        await using var host = new CrmTestHost(Model);
        var (crm, actor) = (host.Crm, Actor.System);
        var parties = Enumerable.Range(0, 12_000).Select(i => Party.Organisation(i == 11_999 ? "" : $"Firm {i}"));
        var shown = new List<(string Subject, string Code, string Path)>();
        void Show(string? subject, string code, string path) => shown.Add((subject!, code, path));

        #region sessions-insert
        await using var session = await crm.OpenSessionAsync(actor);
        foreach (var some in parties.Chunk(5_000))
        {
            var result = await session.TryInsertAsync(some, new CommitOptions { Reason = "List of the fair" });
            foreach (var problem in result.Problems)
                Show(problem.Subject, problem.Code, problem.Path);        // which record, what, where
        }
        #endregion

        Assert.Equal(("field.required", "name"), (Assert.Single(shown).Code, shown[0].Path));
        Assert.StartsWith("party", shown[0].Subject, StringComparison.Ordinal);
        Assert.Equal(10_000, await session.Parties.CountAsync());
    }

    [Fact]
    public async Task Records_are_kept_in_step_by_the_keys_of_another_system()
    {
        await using var host = new CrmTestHost(Model);
        var crm = host.Crm;
        (string Key, string Name)[] rows = [("1", "Acme"), ("2", "Orbit")];
        for (var i = 0; i < 2; i++)
        {
            await using var session = await crm.OpenSessionAsync(Actor.System);
            #region sessions-upsert
            var known = await session.Parties.FindByExternalIdsAsync("erp", rows.Select(r => r.Key));
            foreach (var row in rows)
            {
                if (!known.TryGetValue(row.Key, out var party))
                {
                    party = session.Add(Party.Organisation(row.Name));
                    party.ExternalIds = party.ExternalIds.With("erp", row.Key);
                }

                party.Name = row.Name;
            }

            var problems = await session.CheckAsync();                    // what CommitAsync would refuse; nothing is written
            #endregion
            Assert.Empty(problems);
            await session.CommitAsync();
        }

        await using var after = await crm.OpenSessionAsync(Actor.System);
        Assert.Equal(["Acme", "Orbit"], (await after.Parties.OrderBy("name").ToListAsync()).Select(p => p.Name));
    }

    [Fact]
    public async Task Handlers_answer_within_the_commit()
    {
        #region sessions-handler
        await using var host = new CrmTestHost(Model, crm => crm.On("opportunity.won", async (raised, session, ct) =>
        {
            if (raised.Data["customer"].AsReference() is { } customer && await session.FindAsync(customer, ct) is Party party)
                party.AsCustomer();
        }));
        #endregion

        await using var session = await host.OpenAsync();
        var deal = session.Add(Opportunity.Named("Drills"));
        (deal.Amount, deal.Customer) = (new Money(5, "USD"), session.Add(Party.Organisation("Acme")).Id);
        await session.CommitAsync();
        session.Process(deal).Take("propose").Take("win");
        await session.ShouldCommitAsync();
        Assert.Equal(deal.Customer, Assert.Single(await session.Customers.ToListAsync()).Id);
    }

    [Fact]
    public async Task A_repeated_command_does_nothing_again()
    {
        await using var host = new CrmTestHost(Model);
        var (crm, actor) = (host.Crm, Actor.System);
        var name = "Acme";

        #region sessions-once
        Task<Id<Party>> RegisterAsync(string requestId) => crm.OnceAsync(TenantId.Default, actor, requestId, fingerprint: name, (session, _) =>
        {
            var party = session.Add(Party.Organisation(name));
            return ValueTask.FromResult(party.Id);
        }).AsTask();

        var first = await RegisterAsync("request-17");
        var again = await RegisterAsync("request-17");            // the same id; nothing is added
        #endregion

        Assert.Equal(first, again);
        await using var session = await host.OpenAsync();
        Assert.Equal(1, await session.Parties.CountAsync());
    }

    private static void Show(string code, string path, string message) => Assert.NotEmpty(code + path + message);
}
