using Crm.Records;
using Crm.Sessions;

namespace Crm.Testing;

/// <summary>Asserts what may be done with a record in its process.</summary>
public static class ProcessAssertions
{
    /// <summary>Expects that a transition is offered and may happen.</summary>
    /// <exception cref="CrmAssertionException">It is not, or may not; the message says why.</exception>
    public static async Task ShouldOfferAsync<T>(this RecordProcess<T> process, string transition) where T : Record
    {
        var options = await process.OptionsAsync().ConfigureAwait(false);
        var option = options.FirstOrDefault(o => string.Equals(o.Name, transition, StringComparison.Ordinal))
            ?? throw new CrmAssertionException($"Expected '{transition}' to be offered; offered are {string.Join(", ", options.Select(o => o.Name))}.");
        if (!option.Allowed)
            throw new CrmAssertionException($"Expected '{transition}' to be allowed, but {string.Join("; ", option.Problems)}.");
    }

    /// <summary>Expects that a transition is not offered, or may not happen.</summary>
    /// <exception cref="CrmAssertionException">It may happen.</exception>
    public static async Task ShouldNotOfferAsync<T>(this RecordProcess<T> process, string transition) where T : Record
    {
        var options = await process.OptionsAsync().ConfigureAwait(false);
        if (options.Any(o => o.Allowed && string.Equals(o.Name, transition, StringComparison.Ordinal)))
            throw new CrmAssertionException($"Expected '{transition}' not to be allowed, but it is.");
    }
}
