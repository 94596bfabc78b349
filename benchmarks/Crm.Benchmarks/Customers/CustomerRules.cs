using System.Collections.Frozen;
using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using Crm.Values;
using NodaTime;

namespace Crm.Benchmarks.Customers;

/// <summary>The twenty rules.</summary>
/// <remarks>The lambdas use the same folds, treat missing values alike, and have every instant and day computed beforehand.</remarks>
internal static class CustomerRules
{
    public static RecordType Type { get; } = CrmModel.Build(m => m.Add<Customer>()).Catalog.Get<Customer>();

    public static CustomerRule[] All { get; } = Write(CustomerMaker.Now);

    public static BoundRule[] Bound { get; } = [.. All.Select(r => RuleBinder.Bind(r.Rule, Type, new RuleScope { Catalog = new RecordCatalog([Type]) }))];

    public static RuleContext Context() => new() { Now = CustomerMaker.Now };

    private static CustomerRule[] Write(Instant now)
    {
        var europe = new[] { "DE", "AT", "FR", "IT", "NL", "BE", "PL", "CZ", "DK", "SE" };
        var europeSet = europe.ToFrozenSet(StringComparer.Ordinal);
        var since = Instant.FromUtc(2022, 1, 1, 0, 0);
        var (bornFrom, bornTo) = (new LocalDate(1960, 1, 1), new LocalDate(1979, 12, 31));
        var today = now.InUtc().Date;
        var (days30, days90) = (now - Duration.FromDays(30), now - Duration.FromDays(90));
        var year = now.InUtc().LocalDateTime.PlusYears(-1).InUtc().ToInstant();
        var (muller, zurich, gen) = (Fold.Of("müller"), Fold.Of("zürich"), Fold.Of("gen"));
        return
        [
            new("text equals", Rule.Field("status").Eq("active"), c => c.Status is "active"),
            new("text of three", Rule.Field("country").In("DE", "AT", "CH"), c => c.Country is "DE" or "AT" or "CH"),
            new("text of ten", Rule.Field("country").In(europe), c => c.Country is { } country && europeSet.Contains(country)),
            new("integer in a range", Rule.Field("score").Between(Of(40), Of(60)), c => c.Score is >= 40 and <= 60),
            new("number at least", Rule.Field("lifetimeValue").Ge(10_000), c => c.LifetimeValue >= 10_000m),
            new("number below, or missing", Rule.Field("balance").Lt(0), c => c.Balance < 0m),
            new("text missing", Rule.Field("industry").Empty(), c => string.IsNullOrEmpty(c.Industry)),
            new(
                "text there and a truth",
                Rule.Field("email").NotEmpty() & Rule.Field("acceptsMail").Eq(true),
                c => !string.IsNullOrEmpty(c.Email) && c.AcceptsMail == true),
            new("fold holds", Rule.Field("name").Contains("müller"), c => Fold.Contains(c.Name, muller)),
            new("fold is the same", Rule.Field("city").Same("zürich"), c => c.City is { Length: > 0 } city && Fold.Matches(city, zurich)),
            new("longer ago than", Rule.Field("lastContactAt").Lt(Ago(90)), c => c.LastContactAt < days90),
            new(
                "never, or longer ago than",
                Rule.Field("lastPurchaseAt").Empty() | Rule.Field("lastPurchaseAt").Lt(Operand.Now(RelativePeriod.Parse("-1y"))),
                c => c.LastPurchaseAt is not { } at || at < year),
            new("instant since", Rule.Field("registeredAt").Ge(Operand.Of(FieldValue.Instant(since))), c => c.RegisteredAt >= since),
            new(
                "day in a range",
                Rule.Field("bornOn").Between(Operand.Of(FieldValue.Date(bornFrom)), Operand.Of(FieldValue.Date(bornTo))),
                c => c.BornOn is { } day && day >= bornFrom && day <= bornTo),
            new("day due", Rule.Field("reviewOn").Le(Operand.Today()), c => c.ReviewOn <= today),
            new("text differs and integer above", Rule.Field("status").Ne("lost") & Rule.Field("orders").Gt(3), c => c.Status is not "lost" && c.Orders > 3),
            new("choice held", Rule.Field("tags").Has("vip"), c => c.Tags.Contains("vip")),
            new(
                "range and text",
                Rule.Field("employees").Ge(50) & Rule.Field("employees").Lt(250) & Rule.Field("industry").Eq("retail"),
                c => c.Employees >= 50 && c.Employees < 250 && c.Industry is "retail"),
            new(
                "not of two, and integer at least",
                !Rule.Field("source").In("web", "fair") & Rule.Field("score").Ge(70),
                c => c.Source is not ("web" or "fair") && c.Score >= 70),
            new(
                "five tests",
                (Rule.Field("country").Eq("CH") | Rule.Field("city").StartsWith("gen")) & Rule.Field("discount").Empty()
                    & Rule.Field("isPartner").Eq(false) & Rule.Field("lastContactAt").Gt(Ago(30)),
                c => (c.Country is "CH" || (c.City is { Length: > 0 } city && Fold.StartsWith(city, gen)))
                    && c.Discount is null && !c.IsPartner && c.LastContactAt > days30),
        ];
    }

    private static Operand Of(long number) => Operand.Of(FieldValue.Integer(number));

    private static Operand Ago(int days) => Operand.Now(RelativePeriod.Days(-days));
}
