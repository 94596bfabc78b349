using Crm.Rules;
using Crm.Sales;
using Crm.Sessions;
using Quickstart.Model;

namespace Quickstart.Importing;

/// <summary>What is allowed of deals and yet worth knowing before one trusts a figure.</summary>
internal static class OddDeals
{
    public static async Task<IReadOnlyList<string>> InAsync(IReadSession session, CancellationToken cancellationToken)
    {
        var open = Pipeline.In("stage", Pipeline.Prospecting, Pipeline.Engaging);
        var oddities = new (string What, Rule Rule)[]
        {
            ("Deals without a customer", Rule.Field("customer").Empty()),
            ("Open deals without a date of decision, as is to be expected", open & Rule.Field("closedOn").Empty()),
            ("Deals without a date of engagement", Rule.Field("engagedOn").Empty()),
            ("Decided deals without a date of decision", Pipeline.In("stage", Pipeline.Won, Pipeline.Lost) & Rule.Field("closedOn").Empty()),
            ("Won deals that are worth nothing", Pipeline.In("stage", Pipeline.Won) & Rule.Field("amount.amount").Eq(0)),
            ("Deals without an owner", Rule.Field("owner").Empty()),
        };
        var sentences = new List<string>();
        foreach (var (what, rule) in oddities)
        {
            if (await session.Opportunities.Where(rule).CountAsync(cancellationToken) is > 0 and var count)
                sentences.Add($"{what}: {Sentences.Of(count)}.");
        }

        return sentences;
    }
}
