using Crm.Sales;
using Crm.Sessions;
using Quickstart.Model;

namespace Quickstart.Reporting;

/// <summary>How many deals there are.</summary>
internal sealed record DealCounts(long Total, long Won, long Lost, long Open);

/// <summary>What was sold, by whom, where and to whom: summaries over paths, each computed where the records are.</summary>
/// <param name="Opportunities">How many deals.</param>
/// <param name="WonAmount">What the won ones are worth.</param>
/// <param name="WinRate">Won among decided ones, 0 to 1; null when none is decided.</param>
/// <param name="MeanDaysToWin">From engagement to decision; null when there is none.</param>
/// <param name="MeanDaysToLose">From engagement to decision; null when there is none.</param>
/// <param name="OpenAtListPrice">What the open ones are worth by the price list.</param>
/// <param name="WonByRegion">By the region of the agent's team.</param>
/// <param name="WonByManager">By the manager of the agent's team.</param>
/// <param name="WonByAgent">By agent.</param>
/// <param name="WonByProduct">By product.</param>
/// <param name="WonByCustomer">By customer.</param>
internal sealed record SalesReport(
    DealCounts Opportunities,
    decimal WonAmount,
    decimal? WinRate,
    decimal? MeanDaysToWin,
    decimal? MeanDaysToLose,
    decimal OpenAtListPrice,
    IReadOnlyDictionary<string, decimal> WonByRegion,
    IReadOnlyDictionary<string, decimal> WonByManager,
    IReadOnlyDictionary<string, decimal> WonByAgent,
    IReadOnlyDictionary<string, decimal> WonByProduct,
    IReadOnlyDictionary<string, decimal> WonByCustomer)
{
    private const int Count = 0;
    private const int Amount = 1;
    private const int Days = 2;
    private const int DaysKnown = 3;

    public static async Task<SalesReport> ReadAsync(IReadSession session, CancellationToken cancellationToken)
    {
        var deals = session.Opportunities;
        var wonDeals = deals.Where(Pipeline.In("stage", Pipeline.Won));
        var wonLines = session.LineItems.Where(Pipeline.In("opportunity.stage", Pipeline.Won));
        var openLines = session.LineItems.Where(Pipeline.In("opportunity.stage", Pipeline.Prospecting, Pipeline.Engaging));

        var figures = Summary.Total.Count().Sum("amount").Sum("daysToClose").Count("daysToClose");
        var won = (await wonDeals.SummariseAsync(figures, cancellationToken))[0];
        var lost = (await deals.Where(Pipeline.In("stage", Pipeline.Lost)).SummariseAsync(figures, cancellationToken))[0];
        var open = await deals.Where(Pipeline.In("stage", Pipeline.Prospecting, Pipeline.Engaging)).CountAsync(cancellationToken);
        var decided = won.Number(Count) + lost.Number(Count);

        return new SalesReport(
            new DealCounts(await deals.CountAsync(cancellationToken), (long)won.Number(Count), (long)lost.Number(Count), open),
            won.Number(Amount),
            decided == 0 ? null : won.Number(Count) / decided,
            won.Ratio(Days, DaysKnown),
            lost.Ratio(Days, DaysKnown),
            (await openLines.SummariseAsync(Summary.Total.Sum("product.listPrice"), cancellationToken))[0].Number(),
            await ByAsync(wonDeals, "owner.team.region"),
            await ByAsync(wonDeals, "owner.team.manager.name"),
            await ByAsync(wonDeals, "owner.name"),
            await ByAsync(wonLines, "product.name", "total"),
            await ByAsync(wonDeals, "customer.name"));

        async Task<IReadOnlyDictionary<string, decimal>> ByAsync<T>(RecordSet<T> set, string path, string amount = "amount") where T : Crm.Records.Record
        {
            var groups = await set.SummariseAsync(Summary.By(path).Sum(amount), cancellationToken);
            return groups.OrderByDescending(g => g.Number()).ToDictionary(g => g.Name.Length == 0 ? "(none)" : g.Name, g => g.Number(), StringComparer.Ordinal);
        }
    }
}
