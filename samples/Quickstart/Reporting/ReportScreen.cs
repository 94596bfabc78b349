using System.Globalization;
using Spectre.Console;

namespace Quickstart.Reporting;

/// <summary>The report for people.</summary>
internal sealed class ReportScreen(IAnsiConsole screen)
{
    private const int Rows = 10;
    private const int NameWidth = 26;
    private const int AmountWidth = 14;
    private const int BarWidth = 28;

    public void Show(SalesReport report)
    {
        screen.Write(new Rule("[bold teal]Sales report[/]").LeftJustified().RuleStyle("grey"));
        screen.Write(Figures(report));
        screen.Write(Bars("Won by region", report.WonByRegion));
        screen.Write(Bars("Won by manager", report.WonByManager));
        screen.Write(Bars("Won by product", report.WonByProduct));
        screen.Write(Bars("Won by agent", report.WonByAgent));
        screen.Write(Bars("Won by customer", report.WonByCustomer));
    }

    private static Grid Figures(SalesReport report)
    {
        var deals = report.Opportunities;
        var grid = new Grid().AddColumns(3);
        grid.AddRow(
            Figure("Deals", Sentences.Of(deals.Total), "in all stages"),
            Figure("Won", $"${Sentences.Of(report.WonAmount)}", $"{Sentences.Of(deals.Won)} deals"),
            Figure("Open", $"${Sentences.Of(report.OpenAtListPrice)}", $"{Sentences.Of(deals.Open)} at list price"));
        grid.AddRow(
            Figure("Win rate", Percent(report.WinRate), $"{Sentences.Of(deals.Lost)} deals lost"),
            Figure("Days to win", Days(report.MeanDaysToWin), "mean from engagement"),
            Figure("Days to lose", Days(report.MeanDaysToLose), "mean from engagement"));
        return grid;
    }

    private static Panel Figure(string label, string value, string remark) =>
        new Panel(new Markup($"[bold green]{Markup.Escape(value)}[/]\n[grey]{Markup.Escape(remark)}[/]")).Header($" {label} ").RoundedBorder().BorderColor(Color.Grey).Expand();

    private static Table Bars(string title, IReadOnlyDictionary<string, decimal> amounts)
    {
        var largest = amounts.Count == 0 ? 0 : amounts.Values.Max();
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).Expand()
            .AddColumn(new TableColumn($"[bold]{title}[/]").Width(NameWidth))
            .AddColumn(new TableColumn("Amount").RightAligned().Width(AmountWidth))
            .AddColumn("");
        foreach (var (name, amount) in amounts.Take(Rows))
            table.AddRow(new Text(name), new Text($"${Sentences.Of(amount)}"), Bar(largest <= 0 ? 0 : amount / largest));
        return amounts.Count > Rows ? table.Caption($"and {Sentences.Of(amounts.Count - Rows)} more; --json has them all") : table;
    }

    private static Text Bar(decimal share) => new Text(new string('█', (int)Math.Round(Math.Max(share, 0) * BarWidth)), new Style(Color.Teal));

    private static string Percent(decimal? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "none";

    private static string Days(decimal? days) => days?.ToString("0.0", CultureInfo.InvariantCulture) ?? "none";
}
