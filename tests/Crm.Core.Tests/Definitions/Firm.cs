using Crm.Access;
using Crm.Processes;
using Crm.Records;

namespace Crm.Core.Tests.Definitions;

/// <summary>A record with a secured field and a process, for definitions that speak of both.</summary>
public sealed class Firm : Record<Firm>
{
    private Firm()
    {
    }

    public required string Name { get; set; }

    public decimal? Revenue { get; set; }

    public decimal? Note { get; set; }

    public string? Stage { get; private set; }

    public static CrmModel Model { get; } = CrmModel.Build(m => m
        .Add<Firm>()
        .AddDefinitions()
        .AddProcess(ProcessBuilder.For<Firm>("firm", f => f.Stage).State("a", s => s.Initial()).Build())
        .Access(a => a.Secure<Firm, decimal?>(f => f.Revenue).Role("admin", r => r.OnEverything(Scope.All).May(NamedRights.Publish))));
}
