using Crm.Values;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>A row of a new account as a plain class: the columns that are read, and the folds beside texts.</summary>
internal sealed record NewAccountRow : AccountRow
{
    public required string NameFold { get; init; }

    public required string CodeFold { get; init; }

    public required string CountryFold { get; init; }

    public string? CityFold { get; init; }

    public required string SourceFold { get; init; }

    /// <summary>The row of an account that has no id yet, and whose amount is in the base currency.</summary>
    public static NewAccountRow Of(Account account, Guid id, Instant now) => new()
    {
        Tenant = "default",
        Id = id,
        Version = 1,
        CreatedAt = now,
        UpdatedAt = now,
        Name = account.Name,
        NameFold = Fold.Of(account.Name),
        Code = account.Code,
        CodeFold = Fold.Of(account.Code),
        Country = account.Country,
        CountryFold = Fold.Of(account.Country),
        City = account.City,
        CityFold = Fold.Of(account.City),
        Source = SourceText.Of(account.Source),
        SourceFold = SourceText.FoldOf(account.Source),
        AmountAmount = account.Amount!.Amount,
        AmountCurrency = account.Amount.Currency,
        AmountBase = account.Amount.Amount,
        AmountRate = 1,
        AmountRateDate = now.InUtc().Date,
        Score = account.Score,
        Probability = account.Probability,
        Since = account.Since,
        Touched = account.Touched,
        Active = account.Active,
        Referrer = account.Referrer?.Value,
    };
}
