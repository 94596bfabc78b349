using NodaTime;

namespace Crm.Commits;

/// <summary>Where exchange rates come from; the host's to implement when deals are made in several currencies.</summary>
/// <remarks>Called from many sessions at once.</remarks>
public interface IExchangeRates
{
    /// <summary>Base units for one unit of the currency on that day: usually the latest rate not after it; null when there is none. Ten decimals of it count.</summary>
    ValueTask<decimal?> FindAsync(string currency, string baseCurrency, LocalDate day, CancellationToken cancellationToken);
}

/// <summary>Knows no rate: the default for hosts with one currency.</summary>
internal sealed class NoExchangeRates : IExchangeRates
{
    public ValueTask<decimal?> FindAsync(string currency, string baseCurrency, LocalDate day, CancellationToken cancellationToken) => new((decimal?)null);
}
