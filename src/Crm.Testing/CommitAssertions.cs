using Crm.Errors;
using Crm.Sessions;

namespace Crm.Testing;

/// <summary>Asserts what became of a commit, in any test framework.</summary>
public static class CommitAssertions
{
    /// <summary>Commits, and expects that it is refused with this code; the problem is returned.</summary>
    /// <param name="session">The session.</param>
    /// <param name="code">A code such as <c>field.required</c>.</param>
    /// <param name="path">The path of the problem; null for any.</param>
    /// <exception cref="CrmAssertionException">It was committed, or refused for other reasons.</exception>
    public static async Task<Problem> ShouldBeRefusedAsync(this ISession session, string code, string? path = null)
    {
        var result = await session.TryCommitAsync().ConfigureAwait(false);
        return result.Problems.FirstOrDefault(p => string.Equals(p.Code, code, StringComparison.Ordinal) && (path is null || string.Equals(p.Path, path, StringComparison.Ordinal)))
            ?? throw new CrmAssertionException($"Expected a refusal with {code}{(path is null ? "" : " at " + path)}, but {Describe(result)}.");
    }

    /// <summary>Commits, and expects a conflict.</summary>
    /// <exception cref="CrmAssertionException">It was committed, or refused.</exception>
    public static async Task<Persistence.Conflict> ShouldConflictAsync(this ISession session)
    {
        var result = await session.TryCommitAsync().ConfigureAwait(false);
        return result.Conflicts.Count > 0 ? result.Conflicts[0] : throw new CrmAssertionException($"Expected a conflict, but {Describe(result)}.");
    }

    /// <summary>Commits, and expects that it is written.</summary>
    /// <exception cref="CrmAssertionException">It was not; the message says why.</exception>
    public static async Task ShouldCommitAsync(this ISession session)
    {
        var result = await session.TryCommitAsync().ConfigureAwait(false);
        if (!result.IsCommitted)
            throw new CrmAssertionException($"Expected a commit, but {Describe(result)}.");
    }

    private static string Describe(CommitResult result) => result switch
    {
        { IsCommitted: true } => "it was committed",
        { Conflicts.Count: > 0 } => $"it conflicted: {string.Join("; ", result.Conflicts)}",
        _ => $"it was refused: {string.Join("; ", result.Problems)}",
    };
}
