using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Quickstart.Tests;

/// <summary>The files of the folder, parsed plainly: the other way to every figure.</summary>
internal sealed class SalesFiles
{
    public const string DataSet = "crm-sales-opportunities";

    public SalesFiles(string folder)
    {
        Accounts = [.. Rows(folder, "accounts.csv").Select(r => new Account(r[0], r[1], decimal.Parse(r[3], CultureInfo.InvariantCulture), r[6]))];
        Prices = Rows(folder, "products.csv").ToDictionary(r => r[0], r => decimal.Parse(r[2], CultureInfo.InvariantCulture));
        Agents = [.. Rows(folder, "sales_teams.csv").Select(r => new Agent(r[0], r[1], r[2]))];
        Deals = [.. Rows(folder, "sales_pipeline.csv").Select(r => Deal.Of(r, Agents))];
    }

    public IReadOnlyList<Account> Accounts { get; }

    public IReadOnlyDictionary<string, decimal> Prices { get; }

    public IReadOnlyList<Agent> Agents { get; }

    public IReadOnlyList<Deal> Deals { get; }

    public IEnumerable<Deal> Won => Deals.Where(d => d.Stage == "Won");

    public IEnumerable<Deal> Lost => Deals.Where(d => d.Stage == "Lost");

    public IEnumerable<Deal> Open => Deals.Where(d => d.Stage is "Prospecting" or "Engaging");

    public Dictionary<string, decimal> WonBy(Func<Deal, string> key) => Won.GroupBy(key).ToDictionary(g => g.Key, g => g.Sum(d => d.Value));

    private static IEnumerable<string[]> Rows(string folder, string file) =>
        File.ReadAllLines(Path.Combine(folder, file)).Skip(1).Where(l => l.Length > 0).Select(l => l.Split(','));
}

internal sealed record Account(string Name, string Sector, decimal Millions, string Parent);

internal sealed record Agent(string Name, string Manager, string Region);

internal sealed record Deal(string Id, Agent Agent, string Product, string Account, string Stage, decimal Value, int? Days)
{
    public static Deal Of(string[] row, IReadOnlyList<Agent> agents) => new(
        row[0],
        agents.Single(a => a.Name == row[1]),
        row[2] == "GTXPro" ? "GTX Pro" : row[2],
        row[3],
        row[4],
        row[7].Length == 0 ? 0 : decimal.Parse(row[7], CultureInfo.InvariantCulture),
        row[6].Length == 0 ? null : Period.DaysBetween(Day(row[5]), Day(row[6])));

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
