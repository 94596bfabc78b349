using Crm.Access;
using Crm.Core.Tests.Commits;
using Crm.Definitions;
using Crm.Errors;
using Crm.InMemory;
using Crm.Parties;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using Crm.Sales;
using Crm.Sessions;
using Crm.Testing;

namespace Crm.Core.Tests.Definitions;

public class DefinitionTests
{
    private static readonly CrmModel Model = CrmModel.Build(m => m
        .AddSales()
        .AddDefinitions()
        .Access(a => a.Role("admin", r => r.OnEverything(Scope.All).May(NamedRights.Publish)).Role("user", r => r.OnEverything(Scope.All))));

    private readonly CrmTestHost _host = new(Model);

    [Fact]
    public async Task A_published_field_is_a_field_like_any_other_from_the_next_session_on()
    {
        await PublishAsync(DefinitionKind.Field, "party.score", """{"type":"party","key":"score","kind":"number","label":"Score"}""");
        await using var session = await _host.OpenAsync();
        var score = new CustomField<decimal>("score");
        var acme = session.Add(Party.Organisation("Acme"));
        acme[score] = 7.5m;
        await session.ShouldCommitAsync();
        Assert.Equal(1, await session.Parties.Where(p => p[score] > 7).CountAsync());
        Assert.Equal(1, await session.Parties.Where(Rule.Field("score").Between(Operand.Of(FieldValue.Number(7)), Operand.Of(FieldValue.Number(8)))).CountAsync());
    }

    [Fact]
    public async Task Another_tenant_does_not_have_it()
    {
        await PublishAsync(DefinitionKind.Field, "party.score", """{"type":"party","key":"score","kind":"number"}""");
        await using var session = await _host.OpenAsync(tenant: new TenantId("other"));
        var acme = session.Add(Party.Organisation("Acme"));
        acme[new CustomField<decimal>("score")] = 1;
        await session.ShouldBeRefusedAsync(ProblemCodes.FieldUnknown, "score");
    }

    [Fact]
    public async Task A_tenants_version_of_a_process_takes_the_place_of_the_codes()
    {
        var short2 = ProcessBuilder.For<Opportunity>(SalesProcess.Key, o => o.Stage).Version(2)
            .State("open", s => s.Initial()).State("won", s => s.Kind(StateKind.Won)).State("lost", s => s.Kind(StateKind.Lost))
            .Transition("win", t => t.From("open").To("won")).Transition("lose", t => t.From("open").To("lost")).Build();
        await PublishAsync(DefinitionKind.Process, SalesProcess.Key, ProcessJson.Write(short2));
        await using var session = await _host.OpenAsync();
        var deal = session.Add(Opportunity.Named("Deal"));
        await session.ShouldCommitAsync();
        Assert.Equal("open", deal.Stage);
        session.Process(deal).Take("win");
        await session.ShouldCommitAsync();
        Assert.Equal("won", deal.Stage);
    }

    [Fact]
    public async Task A_segment_and_a_validation_work_by_their_keys()
    {
        await PublishAsync(DefinitionKind.Segment, "big", """{"field":"employees","ge":1000}""");
        await PublishAsync(DefinitionKind.Validation, "party.industry_wanted", """{"type":"party","rule":{"any":[{"not":{"inSegment":"big"}},{"field":"industry","empty":false}]},"message":"A big firm has an industry.","path":"industry"}""");
        await using var session = await _host.OpenAsync();
        var acme = session.Add(Party.Organisation("Acme"));
        acme.Employees = 5000;
        Assert.Equal("A big firm has an industry.", (await session.ShouldBeRefusedAsync("party.industry_wanted", "industry")).Message);
        acme.Industry = "steel";
        await session.ShouldCommitAsync();
        Assert.Equal(1, await session.Parties.Where(Rule.InSegment("big")).CountAsync());
    }

    [Theory]
    [InlineData(DefinitionKind.Field, """{"type":"party","key":"name","kind":"text"}""")]
    [InlineData(DefinitionKind.Field, """{"type":"nothing","key":"score","kind":"number"}""")]
    [InlineData(DefinitionKind.Field, """{"type":"party","key":"Score","kind":"number"}""")]
    [InlineData(DefinitionKind.Field, """{"type":"party","key":"score","kind":"float"}""")]
    [InlineData(DefinitionKind.Field, """{"type":"party","key":"score","kind":"number","colour":"red"}""")]
    [InlineData(DefinitionKind.Validation, """{"type":"party","message":"no rule"}""")]
    [InlineData(DefinitionKind.Field, "[]")]
    [InlineData(DefinitionKind.Field, "{")]
    public async Task What_does_not_fit_is_not_published(DefinitionKind kind, string content)
    {
        await using var session = await _host.OpenAsync();
        var definition = session.Add(Definition.Draft(kind, "some.key", content));
        await session.ShouldCommitAsync();
        definition.Status = DefinitionStatus.Published;
        await session.ShouldBeRefusedAsync(ProblemCodes.DefinitionBadContent);
    }

    [Fact]
    public async Task Publishing_needs_its_right_and_retiring_takes_effect()
    {
        await using (var session = await _host.OpenAsync(new Actor { Roles = new HashSet<string> { "user" } }))
        {
            session.Add(Definition.Draft(DefinitionKind.Segment, "all", """{"all":[]}""")).Status = DefinitionStatus.Published;
            await session.ShouldBeRefusedAsync(ProblemCodes.AccessRightMissing);
        }

        var published = await PublishAsync(DefinitionKind.Segment, "all", """{"all":[]}""");
        await using (var session = await _host.OpenAsync())
        {
            Assert.Equal(0, await session.Parties.Where(Rule.InSegment("all")).CountAsync());
            (await session.Set<Definition>().GetAsync(published.Id)).Status = DefinitionStatus.Retired;
            await session.ShouldCommitAsync();
        }

        await using var later = await _host.OpenAsync();
        await Assert.ThrowsAsync<RefusedException>(async () => await later.Parties.Where(Rule.InSegment("all")).CountAsync());
    }

    [Fact]
    public async Task Taking_a_published_definition_out_of_the_bin_is_publishing_it()
    {
        var old = await PublishAsync(DefinitionKind.Segment, "all", """{"all":[]}""");
        await using (var session = await _host.OpenAsync())
        {
            session.Remove(await session.Set<Definition>().GetAsync(old.Id));
            await session.ShouldCommitAsync();
        }

        await PublishAsync(DefinitionKind.Segment, "all", """{"any":[]}""");
        await using (var user = await _host.OpenAsync(new Actor { Roles = new HashSet<string> { "user" } }))
        {
            user.Restore((await user.Set<Definition>().InBin().FindAsync(old.Id))!);
            await user.ShouldBeRefusedAsync(ProblemCodes.AccessRightMissing);
        }

        await using var admin = await _host.OpenAsync();
        admin.Restore((await admin.Set<Definition>().InBin().FindAsync(old.Id))!);
        await admin.ShouldBeRefusedAsync(ProblemCodes.DefinitionTwice);
    }

    [Fact]
    public async Task Of_two_who_publish_the_same_key_at_once_the_second_is_refused()
    {
        WatchedStore? store = null;
        await using var host = new CrmTestHost(Model, crm => crm.UseStore(_ => store = new WatchedStore(new InMemoryStore(Model.Catalog, new ManualClock()))));
        await using var slow = await host.OpenAsync();
        var second = slow.Add(Definition.Draft(DefinitionKind.Segment, "all", """{"any":[]}"""));
        second.Status = DefinitionStatus.Published;
        store!.BeforeCommit = () =>
        {
            store.BeforeCommit = null;
            PublishAsync(DefinitionKind.Segment, "all", """{"all":[]}""", host).GetAwaiter().GetResult();
        };
        var problem = await slow.ShouldBeRefusedAsync(ProblemCodes.DefinitionTwice, "key");
        Assert.Equal(("segment", "all"), (problem.Arguments["kind"], problem.Arguments["key"]));

        // The one may take the other's place in one commit, and the key is free when the one is gone.
        var first = Assert.Single(await slow.Set<Definition>().Where(Rule.Field("status").Eq("published")).ToListAsync());
        first.Status = DefinitionStatus.Retired;
        await slow.ShouldCommitAsync();
        slow.Remove(second);
        await slow.ShouldCommitAsync();
        first.Status = DefinitionStatus.Published;
        await slow.ShouldCommitAsync();
        await PublishAsync(DefinitionKind.Validation, "all", """{"type":"party","rule":{"all":[]},"message":"m"}""", host);
    }

    [Fact]
    public async Task A_published_definition_that_is_purged_makes_room_and_needs_the_right_to_publish()
    {
        var model = CrmModel.Build(m => m.AddDefinitions().Access(a => a.Role("purger", r => r.OnEverything(Scope.All).May(NamedRights.Purge))));
        await using var host = new CrmTestHost(model);
        var old = await PublishAsync(DefinitionKind.Segment, "all", """{"all":[]}""", host);
        await using (var purger = await host.OpenAsync(new Actor { Roles = new HashSet<string> { "purger" } }))
        {
            purger.Purge(await purger.Set<Definition>().GetAsync(old.Id));
            await purger.ShouldBeRefusedAsync(ProblemCodes.AccessRightMissing, "status");
        }

        await using var session = await host.OpenAsync();
        session.Purge(await session.Set<Definition>().GetAsync(old.Id));
        session.Add(Definition.Draft(DefinitionKind.Segment, "all", """{"any":[]}""")).Status = DefinitionStatus.Published;
        await session.ShouldCommitAsync();
    }

    [Theory]
    [InlineData(DefinitionKind.Segment, """{"field":"revenue","gt":5}""")]
    [InlineData(DefinitionKind.Validation, """{"type":"firm","rule":{"field":"revenue","gt":5},"message":"m"}""")]
    [InlineData(DefinitionKind.Process, """{"key":"firm","type":"firm","stateField":"stage","states":[{"key":"a","initial":true}],"transitions":[{"name":"t","after":{"set":{"note":{"field":"revenue"}}}}]}""")]
    public async Task Nobody_publishes_what_speaks_of_a_field_hidden_from_them(DefinitionKind kind, string content)
    {
        await using var host = new CrmTestHost(Firm.Model);
        await using var session = await host.OpenAsync(new Actor { Roles = new HashSet<string> { "admin" } });
        session.Add(Definition.Draft(kind, "firm", content)).Status = DefinitionStatus.Published;
        var result = await session.TryCommitAsync();
        Assert.Contains(result.Problems, p => p.Arguments.Values.Contains("revenue"));
        await using var open = await host.OpenAsync();
        open.Add(Definition.Draft(kind, "firm", content)).Status = DefinitionStatus.Published;
        await open.ShouldCommitAsync();
    }

    private Task<Definition> PublishAsync(DefinitionKind kind, string key, string content) => PublishAsync(kind, key, content, _host);

    private static async Task<Definition> PublishAsync(DefinitionKind kind, string key, string content, CrmTestHost host)
    {
        await using var session = await host.OpenAsync();
        var definition = session.Add(Definition.Draft(kind, key, content));
        definition.Status = DefinitionStatus.Published;
        await session.ShouldCommitAsync();
        host.Clock.Advance(NodaTime.Duration.FromSeconds(1));
        return definition;
    }
}
