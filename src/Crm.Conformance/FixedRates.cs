using Crm.Commits;
using NodaTime;

namespace Crm.Conformance;

/// <summary>One euro is 0.95 francs on every day; nothing else is known.</summary>
internal sealed class FixedRates : IExchangeRates
{
    public ValueTask<decimal?> FindAsync(string from, string to, LocalDate day, CancellationToken cancellationToken) =>
        new((from, to) is ("EUR", "CHF") ? 0.95m : null);
}
