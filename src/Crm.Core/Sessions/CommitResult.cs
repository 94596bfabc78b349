using Crm.Errors;
using Crm.Persistence;

namespace Crm.Sessions;

/// <summary>What became of a commit.</summary>
/// <param name="Problems">Everything that was refused; empty when nothing was.</param>
/// <param name="Conflicts">Records that somebody else changed first; empty when there are none.</param>
public sealed record CommitResult(IReadOnlyList<Problem> Problems, IReadOnlyList<Conflict> Conflicts)
{
    /// <summary>Everything was written.</summary>
    public static CommitResult Committed { get; } = new([], []);

    /// <summary>What is wrong with the records that an insert left out, because <see cref="CommitOptions.LeaveOutInvalid"/> asked for that; they are as the caller made them.</summary>
    public IReadOnlyList<Problem> LeftOut { get; init; } = [];

    /// <summary>True when everything was written, but what was left out.</summary>
    public bool IsCommitted => Problems.Count == 0 && Conflicts.Count == 0;

    /// <summary>Throws what a commit throws when it was not written.</summary>
    /// <exception cref="RefusedException">Something was refused.</exception>
    /// <exception cref="ConflictException">Somebody else changed a record first.</exception>
    public void ThrowIfNotCommitted()
    {
        if (Problems.Count > 0)
            throw new RefusedException(Problems);
        if (Conflicts.Count > 0)
            throw new ConflictException(Conflicts);
    }
}
