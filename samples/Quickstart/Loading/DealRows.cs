using Crm.Products;
using Crm.Sales;
using Crm.Values;
using NodaTime;

namespace Quickstart.Loading;

/// <summary>Rows of <c>sales_pipeline.csv</c>: deals with their product, in the states that they went through.</summary>
internal sealed class DealRows(DraftWriter writer, LoadNotes notes, DealNames names, Instant now)
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    public static IReadOnlyList<CsvRow> Read(string folder) => CsvFile.Read(
        folder, "sales_pipeline.csv", "opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value");

    /// <summary>Loads them and says how many were taken.</summary>
    public async Task<int> LoadAsync(IReadOnlyList<CsvRow> rows) => (await writer.AddAsync(notes.Each(rows, Draft))).Count;

    private Draft<Opportunity> Draft(CsvRow row)
    {
        var stage = StageOf(row);
        var product = ProductOf(row);
        var customer = row.Text("account") is null ? null : names.Accounts.Named(row, "account");

        var deal = Opportunity.Named($"{product.Name} for {customer?.Name ?? "(no customer)"}");
        deal.ExternalIds = deal.ExternalIds.With(RecordKind.ExternalSystem, row.Required("opportunity_id"));
        deal.Owner = names.Agents.Named(row, "sales_agent").Id;
        deal.Customer = customer?.Id;
        deal.EngagedOn = row.Date("engage_date");
        deal.ClosedOn = IsOpen(stage) ? null : row.Date("close_date") ?? throw row.Bad("close_date", "a decided deal has a date");
        if (deal.ClosedOn < deal.EngagedOn)
            throw row.Bad("close_date", "lies before the date of engagement");
        deal.LineItems.Add(LineItem.Of(product.Id, PriceOf(row, stage, product)));
        if (!_keys.Add(row.Required("opportunity_id")))
            throw row.Bad("opportunity_id", "stands twice");
        Mention(deal, stage);
        return new Draft<Opportunity>(row, deal, session => session.Process(deal).Import(StatesOf(deal, stage)));
    }

    private static string StageOf(CsvRow row) => row.Required("deal_stage") switch
    {
        "Prospecting" => Pipeline.Prospecting,
        "Engaging" => Pipeline.Engaging,
        "Won" => Pipeline.Won,
        "Lost" => Pipeline.Lost,
        _ => throw row.Bad("deal_stage", "allowed are Prospecting, Engaging, Won, Lost"),
    };

    private Product ProductOf(CsvRow row)
    {
        var spelling = row.Required("product");
        if (names.Aliases.Find("product", spelling) is not { } name || names.Products.Has(spelling))
            return names.Products.Named(row, "product");
        var product = names.Products.Named(row, "product", name);
        notes.Count($"Deals that write the product \"{spelling}\", read as \"{name}\" by aliases.json");
        return product;
    }

    // An open deal has no value yet: it stands at the list price.
    private static Money PriceOf(CsvRow row, string stage, Product product)
    {
        if (IsOpen(stage))
            return product.ListPrice!;
        return row.Dollars("close_value") ?? throw row.Bad("close_value", "a decided deal has a value");
    }

    // Where the file knows no date, the state is as old as the load.
    private (string State, Instant At)[] StatesOf(Opportunity deal, string stage)
    {
        var engaged = StartOf(deal.EngagedOn);
        if (IsOpen(stage))
            return [(stage, engaged ?? now)];
        var decided = (stage, StartOf(deal.ClosedOn) ?? now);
        return engaged is { } at ? [(Pipeline.Engaging, at), decided] : [decided];
    }

    private void Mention(Opportunity deal, string stage)
    {
        if (deal.Customer is null)
            notes.Count("Deals without a customer");
        if (deal.EngagedOn is null)
            notes.Count("Deals without a date of engagement");
        if (IsOpen(stage))
            notes.Count("Open deals, which have no close date and stand at the list price");
    }

    private static bool IsOpen(string stage) => stage is Pipeline.Prospecting or Pipeline.Engaging;

    private static Instant? StartOf(LocalDate? day) => day?.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
}
