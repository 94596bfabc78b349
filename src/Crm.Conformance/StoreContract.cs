using System.Collections.Immutable;
using Crm.Access;
using Crm.Conformance.Scenarios;
using Crm.Conformance.Trials;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;

namespace Crm.Conformance;

/// <summary>What every store must do, as data: run each scenario with a fixture of yours, by whatever runs your tests.</summary>
public static class StoreContract
{
    /// <summary>The role of the model that sees ships of its own, and every port.</summary>
    public const string Mate = "mate";

    /// <summary>The role of the model that sees every ship and no port, and not who commands a ship.</summary>
    public const string Clerk = "clerk";

    /// <summary>The model that the scenarios work on; has a field of every kind.</summary>
    public static CrmModel Model { get; } = CrmModel.Build(m => m
        .BaseCurrency("CHF")
        .AddPeople()
        .Add<Port>(t =>
        {
            t.Unowned();
            t.Field(p => p.Parent).Inverse("children");
        })
        .Add<Vessel>(DeclareVessel)
        .Add<Hold>()
        .AddProcess(Voyage())
        .AddSegment("grainers", Rule.Field("trades").Has("grain"))
        .Access(a => a
            .Secure<Vessel, string?>(v => v.Master)
            .Role(Mate, r => r.On<Vessel>(Scope.Own).On<Port>(Scope.All))
            .Role(Clerk, r => r.On<Vessel>(Scope.All))));

    /// <summary>Every scenario that is written down, by area.</summary>
    public static ImmutableArray<StoreScenario> All { get; } =
    [
        .. RecordScenarios.All,
        .. CustomFieldScenarios.All,
        .. PartScenarios.All,
        .. IsolationScenarios.All,
        .. CommitScenarios.All,
        .. VersionScenarios.All,
        .. ClaimScenarios.All,
        .. ClaimSessionScenarios.All,
        .. CommandScenarios.All,
        .. RuleScenarios.All,
        .. OrderScenarios.All,
        .. PageScenarios.All,
        .. CountScenarios.All,
        .. SummaryScenarios.All,
        .. BinScenarios.All,
        .. TenantScenarios.All,
        .. AccessScenarios.All,
        .. JournalScenarios.All,
        .. FeedScenarios.All,
        .. StateScenarios.All,
        .. WorkScenarios.All,
        .. LeaseScenarios.All,
        .. CancellationScenarios.All,
        .. FaultScenarios.All,
    ];

    /// <summary>Every scenario, and those that are drawn at random.</summary>
    /// <param name="trials">How many are drawn, and from which seed.</param>
    public static ImmutableArray<StoreScenario> With(RandomTrials trials) =>
    [
        .. All,
        new("Random commands of several sessions and two tenants end as in memory", StoreArea.RandomCommands, context => CommandTrial.RunAsync(context, trials)),
        new("Random rules over random records answer as memory does", StoreArea.RandomRules, context => RuleTrial.RunAsync(context, trials)),
    ];

    private static void DeclareVessel(RecordTypeBuilder<Vessel> t)
    {
        t.Field(v => v.Registry).MaxLength(200).Unique();
        t.Field(v => v.Logbook).MaxLength(20_000);
        t.Field(v => v.Master).Personal();
        t.Field(v => v.Rating).Choices("A", "B", "C");
        t.Field(v => v.Tonnage).Precision(18, 0);
        t.Field(v => v.Sister).Inverse("sisters");
        t.Field(v => v.About).Inverse("mentions");
        t.Custom(VesselFields.Nick);
        t.Custom(VesselFields.Grade).Choices("fair", "good", "poor");
        t.Custom(VesselFields.Tags);
        t.Custom(VesselFields.Berths);
        t.Custom(VesselFields.Score);
        t.Custom(VesselFields.Sealed);
        t.Custom(VesselFields.SurveyedOn);
        t.Custom(VesselFields.PingedAt);
        t.Custom(VesselFields.Deposit);
        t.Custom(VesselFields.Agent).To<Port>();
        t.Custom(VesselFields.Anchor);
        t.Custom(VesselFields.CallSign).Unique();
    }

    private static ProcessDefinition Voyage() => ProcessBuilder.For<Vessel>("voyage", v => v.Status)
        .State("moored", s => s.Initial())
        .State("sailing")
        .State("scrapped", s => s.Kind(StateKind.Lost))
        .Transition("sail", t => t.From("moored").To("sailing").Raises("vessel.sailed", "name").Schedules("watch", "2d"))
        .Transition("moor", t => t.From("sailing").To("moored"))
        .Transition("scrap", t => t.From("moored", "sailing").To("scrapped"))
        .Build();
}
