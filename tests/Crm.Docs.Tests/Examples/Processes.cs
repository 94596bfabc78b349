using Crm.Design;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;
using Crm.Testing;
using Crm.Values;

namespace Crm.Docs.Tests.Examples;

#region processes-definition
public sealed class Repair : Record<Repair>
{
    public required string Device { get; set; }
    public Money? Quote { get; set; }
    public string? Reason { get; set; }
    public string? Status { get; private set; }

    private Repair() { }
    public static Repair Of(string device) => new() { Device = device };

    public static readonly ProcessDefinition Process = ProcessBuilder.For<Repair>("repair", r => r.Status)
        .State("received", s => s.Initial())
        .State("offered", s => s.Requires(r => r.Quote))
        .State("mended", s => s.Kind(StateKind.Won).Freezes(r => r.Quote))
        .State("declined", s => s.Kind(StateKind.Lost))
        .Transition("offer", t => t.From("received").To("offered").Asks(r => r.Quote).Schedules("remind", "7d", key: "remind:{id}"))
        .Transition("mend", t => t.From("offered").To("mended").Raises("repair.mended", "quote")
            .When(Rule.Field("quote.base").Le(500), "Above 500 the customer decides."))
        .Transition("decline", t => t.To("declined").Asks(r => r.Reason))
        .Build();
}
#endregion

public class Processes
{
    [Fact]
    public async Task A_repair_goes_its_way()
    {
        await using var host = new CrmTestHost(CrmModel.Build(m => m.Add<Repair>().AddProcess(Repair.Process)));
        await using var session = await host.OpenAsync();
        var repair = session.Add(Repair.Of("Kettle"));
        await session.CommitAsync();

        #region processes-taking
        session.Process(repair).Take("offer", with => with.Set(r => r.Quote, new Money(620, "USD")));
        await session.CommitAsync();

        foreach (var option in await session.Process(repair).OptionsAsync())
        {
            var (name, allowed) = (option.Name, option.Allowed);        // mend: false, decline: true
            var reasons = option.Problems.Select(p => p.Message);       // "Above 500 the customer decides."
            var asks = option.Asks.Select(f => f.Key);                  // decline asks for "reason"
        }

        var states = await session.StatesAsync(repair.Ref).ToListAsync();   // received, offered
        #endregion

        Assert.Equal(["received", "offered"], states.Select(s => s.State));
        await session.Process(repair).ShouldNotOfferAsync("mend");
        await session.Process(repair).ShouldOfferAsync("decline");

        #region processes-checking
        var findings = ProcessLint.Check(Repair.Process);               // none
        var drawing = ProcessDrawing.Mermaid(Repair.Process, current: repair.Status);
        #endregion

        Assert.Empty(findings);
        Assert.StartsWith("stateDiagram-v2", drawing, StringComparison.Ordinal);
    }
}
