using Crm.Commits;
using Crm.Errors;

namespace Crm.Sales;

/// <summary>Refuses lines of several currencies in one opportunity, and discounts that are no percentage.</summary>
internal sealed class LineItemPolicy : IRefusingPolicy
{
    public CommitPhase Phase => CommitPhase.Validate;

    public ValueTask RunAsync(CommitContext context, CancellationToken cancellationToken)
    {
        foreach (var change in context.Pending.Where(c => c.Kind is not (ChangeKind.Delete or ChangeKind.Purge)))
        {
            if (change.Record is Opportunity opportunity && CurrenciesOf(opportunity) is { Length: > 1 } several)
                context.Refuse(change, new Problem(ProblemCodes.SalesMixedCurrencies, "lineItems", ("currencies", several)));
            if (change.Record is LineItem { DiscountPercent: < 0 or > 100 } line)
                context.Refuse(change, new Problem(ProblemCodes.FieldOutOfRange, "discountPercent", ("value", line.DiscountPercent), ("allowed", "0 to 100")));
        }

        return ValueTask.CompletedTask;
    }

    private static string[] CurrenciesOf(Opportunity opportunity) =>
        [.. opportunity.LineItems.Select(l => l.Price?.Currency).OfType<string>().Distinct(StringComparer.Ordinal)];
}
