using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>What a contender that loads nothing knows of the accounts it writes: their versions and amounts.</summary>
internal sealed class Known
{
    private readonly Dictionary<int, (long Version, decimal Amount, LocalDate RateDate)> _accounts = [];

    /// <summary>The version of the account and its old amount for the journal; from then on the new ones are known.</summary>
    public (long Version, string Old) Take(Save save, LocalDate today, bool decimals)
    {
        if (!_accounts.TryGetValue(save.Number, out var known))
            known = (1, AccountMaker.AmountOf(save.Number), AccountMaker.RateDate);
        _accounts[save.Number] = (known.Version + 1, save.Amount, today);
        return (known.Version, Journal.Old(known.Amount, known.RateDate, decimals));
    }
}
