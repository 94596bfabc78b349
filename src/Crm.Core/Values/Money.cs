using System.Globalization;
using NodaTime;

namespace Crm.Values;

/// <summary>An amount in a currency, with what it was worth in the base currency and by which rate.</summary>
/// <remarks>
/// Compared, sorted and summed by <see cref="BaseAmount"/>, so that deals in several currencies can stand in one list; a sum of
/// <see cref="Amount"/> must name its currency. The session fills in the base amount when it commits, by the rates of that day, and
/// no more once the record is in a closed state. At most 18 digits with 4 decimals. Immutable, compared by value.
/// </remarks>
public sealed record Money
{
    /// <summary>An amount whose base amount is not known yet.</summary>
    /// <param name="amount">The amount; at most 14 digits before the point and 4 behind it.</param>
    /// <param name="currency">Three upper-case letters, as in ISO 4217.</param>
    /// <exception cref="ArgumentException">The currency is not such a code.</exception>
    public Money(decimal amount, string currency) : this(amount, currency, null, null, null)
    {
    }

    /// <summary>An amount with its conversion, as a store gives it back.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="currency">Three upper-case letters, as in ISO 4217.</param>
    /// <param name="baseAmount">What it is worth in the base currency; null when not known yet.</param>
    /// <param name="rate">Base units for one unit of the currency; null when not known yet.</param>
    /// <param name="rateDate">The day of the rate; null when not known yet.</param>
    public Money(decimal amount, string currency, decimal? baseAmount, decimal? rate, LocalDate? rateDate)
    {
        if (!Values.Currency.IsCode(currency))
            throw new ArgumentException($"A currency is three upper-case letters such as CHF; got '{currency}'.", nameof(currency));
        Amount = amount;
        Currency = currency;
        BaseAmount = baseAmount;
        Rate = rate;
        RateDate = rateDate;
    }

    /// <summary>The amount in its own currency.</summary>
    public decimal Amount { get; }

    /// <summary>Three upper-case letters.</summary>
    public string Currency { get; }

    /// <summary>The worth in the base currency; null before the first commit.</summary>
    public decimal? BaseAmount { get; }

    /// <summary>Base units for one unit of the currency; null before the first commit.</summary>
    public decimal? Rate { get; }

    /// <summary>The day of the rate; null before the first commit.</summary>
    public LocalDate? RateDate { get; }

    /// <summary>The same amount, converted; the base amount is rounded to four decimals, half away from zero.</summary>
    public Money At(decimal rate, LocalDate day) => new(Amount, Currency, WorthAt(rate), rate, day);

    /// <summary>True when it is converted so already.</summary>
    internal bool IsAt(decimal rate, LocalDate day) => Rate == rate && RateDate == day && BaseAmount == WorthAt(rate);

    private decimal WorthAt(decimal rate) => Math.Round(Amount * rate, 4, MidpointRounding.AwayFromZero);

    /// <summary>The sum; its conversion is not known yet.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ: convert first.</exception>
    public static Money operator +(Money left, Money right) => new(left.Amount + Same(left, right).Amount, left.Currency);

    /// <summary>The difference; its conversion is not known yet.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ: convert first.</exception>
    public static Money operator -(Money left, Money right) => new(left.Amount - Same(left, right).Amount, left.Currency);

    /// <summary>The multiple, rounded to four decimals, half away from zero; its conversion is not known yet.</summary>
    public static Money operator *(Money money, decimal factor) =>
        new(Math.Round(money.Amount * factor, 4, MidpointRounding.AwayFromZero), money.Currency);

    /// <summary>The amount and the currency.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Currency}");

    private static Money Same(Money left, Money right) => string.Equals(left.Currency, right.Currency, StringComparison.Ordinal)
        ? right
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} cannot be added: convert first.");
}
