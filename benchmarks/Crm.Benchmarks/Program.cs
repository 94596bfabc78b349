using System.CommandLine;
using BenchmarkDotNet.Running;
using Crm.Benchmarks.Ratios;

var only = new Option<string[]>("--only") { Description = "Only the ratio of that name; may be given several times." };
only.AcceptOnlyFromAmong([.. RatioRun.Names]);
var json = new Option<bool>("--json") { Description = "Writes JSON and nothing else." };
var ratios = new Command("ratios", "Times the library beside what can be written by hand, in one run.") { only, json };
ratios.SetAction(parsed => Ratios(parsed.GetValue(only) ?? [], parsed.GetValue(json)));

var bench = new Command("bench", "Runs the same contenders by BenchmarkDotNet; takes its arguments, such as --filter *.") { TreatUnmatchedTokensAsErrors = false };
bench.SetAction(parsed => { BenchmarkSwitcher.FromAssembly(typeof(RatioRun).Assembly).Run([.. parsed.UnmatchedTokens]); });

return new RootCommand("Measures Crm.Core.") { ratios, bench }.Parse(args).Invoke();

static void Ratios(string[] only, bool json)
{
    if (json)
    {
        Console.Out.WriteLine(RatioTable.Json(RatioRun.Run(only)));
        return;
    }

    Console.Out.WriteLine(RatioTable.Header);
    foreach (var ratio in RatioRun.Run(only))
        Console.Out.WriteLine(RatioTable.Line(ratio));
}
