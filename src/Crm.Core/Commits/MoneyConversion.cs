using Crm.Errors;
using Crm.Records;
using NodaTime;

namespace Crm.Commits;

/// <summary>Gives every amount of money its worth in the base currency, by the rates of the day, until its record is closed.</summary>
internal sealed class MoneyConversion(string baseCurrency, IExchangeRates rates)
{
    // As many as stores keep.
    private const int RateDecimals = 10;

    /// <summary>
    /// Converts what changed, and everything while the record is open; the rate of a closed record stays, and so does that of an amount that did not
    /// change where the day has none.
    /// </summary>
    public ValueTask ConvertAsync(CommitContext context, Change change, CancellationToken cancellationToken)
    {
        if (change.Type.MoneyFields.IsEmpty)
            return ValueTask.CompletedTask;
        // A part is as closed as its root.
        var judged = change.Root ?? change;
        var closed = judged.Before is { } before && context.Model.Processes.IsClosed(judged.Type, before);
        return ConvertAsync(context, change, closed, cancellationToken);
    }

    /// <summary>Converts at the rates of the day in which the record is closed.</summary>
    public ValueTask FreezeAsync(CommitContext context, Change change, CancellationToken cancellationToken) =>
        ConvertAsync(context, change, closed: false, cancellationToken);

    private async ValueTask ConvertAsync(CommitContext context, Change change, bool closed, CancellationToken cancellationToken)
    {
        var day = context.Now.InZone(context.Actor.Zone).Date;
        foreach (var field in change.Type.MoneyFields)
        {
            if (field.Read(change.Record).AsMoney() is not { } money)
                continue;
            var earlier = change.Before is null ? null : field.Read(change.Before).AsMoney();
            var kept = earlier is { BaseAmount: not null, Rate: not null } && earlier.Amount == money.Amount && Same(earlier.Currency, money.Currency) ? earlier : null;
            if (kept is not null && (closed || Same(money.Currency, baseCurrency)))
                field.Write!(change.Record, FieldValue.Money(kept));
            else if (closed && earlier is { Rate: { } rate, RateDate: { } rateDate } && Same(earlier.Currency, money.Currency))
                field.Write!(change.Record, FieldValue.Money(money.At(rate, rateDate)));
            else if (await RateAsync(money.Currency, day, cancellationToken).ConfigureAwait(false) is { } today)
            {
                if (!money.IsAt(today, day))
                    field.Write!(change.Record, FieldValue.Money(money.At(today, day)));
            }
            else if (kept is not null)
                field.Write!(change.Record, FieldValue.Money(kept));
            else
                context.Refuse(change, new Problem(ProblemCodes.MoneyNoRate, field.Key, ("currency", money.Currency), ("base", baseCurrency), ("day", day)));
        }
    }

    private async ValueTask<decimal?> RateAsync(string currency, LocalDate day, CancellationToken cancellationToken)
    {
        if (Same(currency, baseCurrency))
            return 1;
        return await rates.FindAsync(currency, baseCurrency, day, cancellationToken).ConfigureAwait(false) is { } rate
            ? Math.Round(rate, RateDecimals, MidpointRounding.AwayFromZero)
            : null;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
