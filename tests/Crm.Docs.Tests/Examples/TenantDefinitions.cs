using Crm.Access;
using Crm.Definitions;
using Crm.Parties;
using Crm.Records;
using Crm.Rules;
using Crm.Testing;

namespace Crm.Docs.Tests.Examples;

public class TenantDefinitions
{
    #region definitions-model
    private static readonly CrmModel Model = CrmModel.Build(m => m
        .AddParties()
        .AddDefinitions()
        .Access(a => a
            .Role("user", r => r.OnEverything(Scope.All))
            .Role("administrator", r => r.OnEverything(Scope.All).May(NamedRights.Publish))));
    #endregion

    [Fact]
    public async Task A_tenant_defines_a_field_and_a_segment()
    {
        await using var host = new CrmTestHost(Model);
        await using var admin = await host.OpenAsync(new Actor { Roles = new HashSet<string> { "administrator" } });

        #region definitions-publish
        var field = admin.Add(Definition.Draft(DefinitionKind.Field, "party.score", """{"type":"party","key":"score","kind":"number","label":"Score"}"""));
        var segment = admin.Add(Definition.Draft(DefinitionKind.Segment, "promising", """{"field":"score","ge":50}"""));
        (field.Status, segment.Status) = (DefinitionStatus.Published, DefinitionStatus.Published);
        await admin.CommitAsync();                                   // refused where a content does not fit, or the right is missing

        await using var session = await host.OpenAsync();            // from the next session on
        var score = new CustomField<decimal>("score");
        var acme = session.Add(Party.Organisation("Acme"));
        acme[score] = 70;
        await session.CommitAsync();
        var promising = await session.Parties.Where(Rule.InSegment("promising")).ToListAsync();   // Acme
        #endregion

        Assert.Equal([acme], promising);
    }
}
