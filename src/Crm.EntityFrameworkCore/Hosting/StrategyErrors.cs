using Microsoft.EntityFrameworkCore.Storage;

namespace Crm.EntityFrameworkCore;

/// <summary>What execution strategies gave up on, out of what they wrap it in.</summary>
internal static class StrategyErrors
{
    /// <summary>The error inside; the error itself when no strategy wrapped it.</summary>
    /// <param name="error">What came out of the strategy.</param>
    /// <param name="known">An error that is not looked into, for it came from elsewhere; null for none.</param>
    public static Exception Unwrap(Exception error, Exception? known = null)
    {
        while (error != known && error is RetryLimitExceededException or InvalidOperationException && error.InnerException is { } inner)
            error = inner;
        return error;
    }
}
