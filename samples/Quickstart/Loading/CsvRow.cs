using System.Globalization;
using Crm.Values;
using NodaTime;
using NodaTime.Text;

namespace Quickstart.Loading;

/// <summary>One row of a file, and where it stands.</summary>
internal sealed record CsvRow(string File, int Line, IReadOnlyDictionary<string, string> Values)
{
    private const decimal TooLarge = 100_000_000_000_000;

    /// <summary>What stands in the column; null when nothing does.</summary>
    public string? Text(string column) => Values[column] is { Length: > 0 } text ? text : null;

    /// <summary>What stands in the column, which may not be empty.</summary>
    public string Required(string column) => Text(column) ?? throw Bad(column, "a value is wanted");

    public decimal? Number(string column)
    {
        if (Text(column) is not { } text)
            return null;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < TooLarge
                ? number
                : throw Bad(column, "a number such as 1234.50 with at most 14 digits before the point is wanted");
    }

    /// <summary>An amount in US dollars.</summary>
    /// <param name="column">The column.</param>
    /// <param name="unit">How many dollars one is.</param>
    public Money? Dollars(string column, decimal unit = 1)
    {
        if (Number(column) * unit is not { } amount)
            return null;
        return Math.Abs(amount) < TooLarge && amount == Math.Round(amount, 4)
            ? new Money(amount, "USD")
            : throw Bad(column, "an amount with at most 14 digits before the point and 4 behind it is wanted");
    }

    public int? Integer(string column)
    {
        if (Number(column) is not { } number)
            return null;
        return decimal.IsInteger(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw Bad(column, "a whole number is wanted");
    }

    public LocalDate? Date(string column)
    {
        if (Text(column) is not { } text)
            return null;
        return LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 1 } day } ? day : throw Bad(column, "a date such as 2017-03-01 is wanted");
    }

    /// <summary>The error to throw when a value of the row cannot be used.</summary>
    public BadRowException Bad(string column, string reason) => new(new BadRow(File, Line, column, Values[column], reason));
}
