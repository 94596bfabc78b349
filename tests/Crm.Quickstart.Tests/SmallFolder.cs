namespace Quickstart.Tests;

/// <summary>A small folder of the same form, of a test's own making, that can be spoilt.</summary>
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

    public SmallFolder(string deals = Deals, string accounts = Accounts)
    {
        Directory.CreateDirectory(Root);
        Write("accounts.csv", accounts);
        Write("products.csv", "product,series,sales_price\nSaw,S,100\nGTX Pro,G,50.5\n");
        Write("sales_teams.csv", "sales_agent,manager,regional_office\nAnn,Mia,North\nBob,Mia,North\n");
        Write("sales_pipeline.csv", deals);
    }

    public string Root { get; } = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public string Write(string file, string text)
    {
        var path = Path.Combine(Root, file);
        File.WriteAllText(path, text);
        return path;
    }

    public void Delete(string file) => File.Delete(Path.Combine(Root, file));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>What a run of the program left.</summary>
internal sealed record Run(int Code, string Output, string Error)
{
    public static async Task<Run> OfAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await QuickstartProgram.RunAsync(args, output, error);
        return new Run(code, output.ToString(), error.ToString());
    }
}
