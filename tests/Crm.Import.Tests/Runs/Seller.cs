using System.Globalization;
using Crm.Import.Mappings;
using Crm.Processes;
using Crm.Sales;

namespace Crm.Import.Tests.Runs;

/// <summary>A firm that sells hardware, and how its files are read.</summary>
internal static class Seller
{
    public static CrmModel Model { get; } = CrmModel.Build(m => Declare(m));

    public static CrmModelBuilder Declare(CrmModelBuilder model) => model
        .AddSales()
        .AddInteractions()
        .AddImport()
        .RemoveProcess(SalesProcess.Key)
        .AddProcess(ProcessBuilder.For<Opportunity>("pipeline", o => o.Stage)
            .State("prospecting", s => s.Initial())
            .State("engaging")
            .State("won", s => s.Kind(StateKind.Won).Requires(o => o.Amount).Requires(o => o.ClosedOn))
            .State("lost", s => s.Kind(StateKind.Lost).Requires(o => o.ClosedOn))
            .Transition("engage", t => t.From("prospecting").To("engaging"))
            .Transition("win", t => t.From("engaging").To("won"))
            .Transition("lose", t => t.To("lost"))
            .Build());

    public static ImportPlan Plan { get; } = PlanOf("sales-opportunities.json");

    public static ImportPlan PlanOf(string name)
    {
        using var stream = typeof(Seller).Assembly.GetManifestResourceStream(name)!;
        using var text = new StreamReader(stream);
        return ImportPlan.Parse(text.ReadToEnd());
    }

    /// <summary>A folder with small files of the same form.</summary>
    public static DirectoryInfo Folder(int deals = 20)
    {
        var folder = Directory.CreateTempSubdirectory("crm-import-");
        Write(folder, "sales_teams.csv", "sales_agent,manager,regional_office\nAnna,Dustin,Central\nBo,Dustin,Central\nCleo,Mel,East\n");
        Write(folder, "products.csv", "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n");
        Write(
            folder, "accounts.csv",
            "account,sector,year_established,revenue,employees,office_location,subsidiary_of\nSub,technolgy,1999,251.41,495,Kenya,Top\nTop,medical,1996,1100.04,2822,United States,\nOther,retail,,,,,\n");
        var rows = Enumerable.Range(0, deals).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"D{i},{(i % 3 == 0 ? "Anna" : "Cleo")},{(i % 2 == 0 ? "GTXPro" : "MG Special")},{(i % 5 == 0 ? "" : i % 2 == 0 ? "Sub" : "Other")},{Stage(i)}"));
        Write(folder, "sales_pipeline.csv", "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n" + string.Join('\n', rows) + "\n");
        return folder;
    }

    public static void Write(DirectoryInfo folder, string file, string text) => File.WriteAllText(Path.Combine(folder.FullName, file), text);

    private static string Stage(int deal) => (deal % 4) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"Won,2016-10-20,2017-03-01,{1000 + deal}"),
        1 => "Lost,2016-10-20,2017-03-02,0",
        2 => "Engaging,2016-11-01,,",
        _ => "Prospecting,,,",
    };
}
