namespace Crm.Errors;

/// <summary>The base of every error that this library raises on purpose, apart from <see cref="ArgumentException"/>s for callers' bugs.</summary>
public abstract class CrmException : Exception
{
    /// <summary>For the errors of the library's other packages; hosts have no need of it.</summary>
    /// <param name="message">One sentence that says what is wrong, where, and what is allowed.</param>
    /// <param name="inner">What it came from; null where the library itself found the fault.</param>
    protected CrmException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}

/// <summary>A commit, rule or definition was refused; nothing of it happened.</summary>
public sealed class RefusedException : CrmException
{
    /// <summary>Creates the error from everything that was found wrong.</summary>
    /// <param name="problems">At least one problem, in the order found.</param>
    public RefusedException(IReadOnlyList<Problem> problems) : base(Summary(problems)) => Problems = problems;

    /// <summary>Creates the error from a single problem.</summary>
    public RefusedException(Problem problem) : this([problem])
    {
    }

    /// <summary>All that was found wrong, in the order found.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    private static string Summary(IReadOnlyList<Problem> problems) => problems switch
    {
        [var only] => only.ToString(),
        [var first, ..] => $"{first} (and {problems.Count - 1} more)",
        _ => throw new ArgumentException("A refusal needs at least one problem.", nameof(problems)),
    };
}

/// <summary>The store failed: it could not be reached, is full, or broke its contract. Nothing was written unless <see cref="CommitUnknown"/> says so.</summary>
public sealed class StoreException : CrmException
{
    /// <summary>Creates the error around the provider's own.</summary>
    /// <param name="message">One sentence that says what was being done.</param>
    /// <param name="inner">The provider's error; null where the library itself found the fault.</param>
    public StoreException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    /// <summary>True when the connection broke during the commit, so that it may or may not have happened; <c>OnceAsync</c> with a key tells.</summary>
    public bool CommitUnknown { get; init; }

    /// <summary>True when trying again may help, such as after a time-out.</summary>
    public bool IsTransient { get; init; }
}
