using System.Globalization;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>What all contenders but the library write into the journal by hand.</summary>
internal static class Journal
{
    public const string Kind = "changed";

    /// <summary>The user who acts in every contest.</summary>
    public static Guid Actor { get; } = new("0197a000-0000-7000-8000-000000000001");

    /// <summary>The old amount as the journal keeps it.</summary>
    /// <param name="amount">The amount, in the base currency as well.</param>
    /// <param name="rateDate">The day of its rate.</param>
    /// <param name="decimals">True where the database gives numbers back with all decimals of their column.</param>
    public static string Old(decimal amount, LocalDate rateDate, bool decimals)
    {
        var text = amount.ToString(decimals ? "0.0000" : "0.####", CultureInfo.InvariantCulture);
        var rate = decimals ? "1.0000000000" : "1";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"amount":["money",{"amount":{{text}},"currency":"{{AccountModel.Currency}}","base":{{text}},"rate":{{rate}},"rateDate":"{{rateDate:uuuu'-'MM'-'dd}}"}]}""");
    }
}
