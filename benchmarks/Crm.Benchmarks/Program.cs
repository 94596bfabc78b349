using System.CommandLine;
using BenchmarkDotNet.Running;
using Crm.Benchmarks.Ratios;

var only = new Option<string[]>("--only") { Description = "Only the ratio of that name; may be given several times." };
only.AcceptOnlyFromAmong([.. RatioRun.Names]);
var json = new Option<bool>("--json") { Description = "Writes JSON and nothing else." };
var ratios = new Command("ratios", "Times the library beside what can be written by hand, in one run.") { only, json };
ratios.SetAction((parsed, _) => RatiosAsync(parsed.GetValue(only) ?? [], parsed.GetValue(json)));

var bench = new Command("bench", "Runs the same contenders by BenchmarkDotNet; takes its arguments, such as --filter *.") { TreatUnmatchedTokensAsErrors = false };
bench.SetAction(parsed => { BenchmarkSwitcher.FromAssembly(typeof(RatioRun).Assembly).Run([.. parsed.UnmatchedTokens]); });

return await new RootCommand("Measures Crm.Core.") { ratios, bench }.Parse(args).InvokeAsync();

static async Task RatiosAsync(string[] only, bool json)
{
    var run = RatioRun.RunAsync(only);
    if (json)
    {
        await Console.Out.WriteLineAsync(RatioTable.Json(await run.ToListAsync()));
        return;
    }

    await Console.Out.WriteLineAsync(RatioTable.Header);
    await foreach (var ratio in run)
        await Console.Out.WriteLineAsync(RatioTable.Line(ratio));
}
