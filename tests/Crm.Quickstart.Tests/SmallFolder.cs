using System.Globalization;

namespace Quickstart.Tests;

/// <summary>A small folder of the form of the public one, of a test's own making, that can be spoilt.</summary>
internal sealed class SmallFolder : IDisposable
{
    public const string Accounts = """
        account,sector,year_established,revenue,employees,office_location,subsidiary_of
        Beta,tools,1990,1.5,10,Kenya,Alpha
        Alpha,tools,1980,2,20,Peru,
        """;

    public const string Deals = """
        opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
        D1,Ann,Saw,Alpha,Won,2020-01-01,2020-01-11,95
        D2,Ann,GTXPro,Beta,Lost,2020-01-01,2020-01-06,0
        D3,Bob,Saw,,Engaging,2020-02-01,,
        D4,Bob,GTX Pro,Beta,Prospecting,,,
        """;

    /// <summary>Deals of another team: Cy sells in the south, for Noa.</summary>
    public const string DealsOfTwoTeams = $"""
        {Deals}
        D5,Cy,Saw,Alpha,Won,2020-01-01,2020-01-21,40
        D6,Cy,Saw,Beta,Engaging,2020-01-01,,
        """;

    public SmallFolder(string deals = Deals, string accounts = Accounts)
    {
        Directory.CreateDirectory(Root);
        Write("accounts.csv", accounts);
        Write("products.csv", "product,series,sales_price\nSaw,S,100\nGTX Pro,G,50.5\n");
        Write("sales_teams.csv", "sales_agent,manager,regional_office\nAnn,Mia,North\nBob,Mia,North\nCy,Noa,South\n");
        Write("sales_pipeline.csv", deals);
    }

    public string Root { get; } = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    /// <summary>A SQLite file in it.</summary>
    public string Database => Path.Combine(Root, "crm.db");

    /// <summary>A folder with many deals.</summary>
    public static SmallFolder Of(int deals)
    {
        var rows = Enumerable.Range(0, deals).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"D{i},{(i % 3) switch { 0 => "Ann", 1 => "Bob", _ => "Cy" }},{(i % 2 == 0 ? "GTXPro" : "Saw")},{(i % 5) switch { 0 => "", 1 or 2 => "Alpha", _ => "Beta" }},{StageOf(i)}"));
        return new SmallFolder($"{Deals.Split('\n')[0]}\n{string.Join('\n', rows)}\n");
    }

    public string Write(string file, string text)
    {
        var path = Path.Combine(Root, file);
        File.WriteAllText(path, text);
        return path;
    }

    public void Delete(string file) => File.Delete(Path.Combine(Root, file));

    /// <summary>The rows of every file in another order.</summary>
    public void Shuffle(Random random)
    {
        foreach (var file in Directory.GetFiles(Root, "*.csv"))
        {
            var lines = File.ReadAllLines(file);
            random.Shuffle(lines.AsSpan(1));
            File.WriteAllLines(file, lines);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
    }

    private static string StageOf(int deal) => (deal % 4) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"Won,2020-01-01,2020-02-{1 + (deal % 28):00},{1000 + deal}.25"),
        1 => "Lost,2020-01-01,2020-03-02,0",
        2 => "Engaging,2020-01-01,,",
        _ => "Prospecting,,,",
    };
}
