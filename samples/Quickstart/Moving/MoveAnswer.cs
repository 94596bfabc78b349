using Crm.Sessions;

namespace Quickstart.Moving;

/// <summary>What became of a move.</summary>
/// <param name="Type">The record's type.</param>
/// <param name="Record">What people call the record.</param>
/// <param name="Transition">What was asked for.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state now.</param>
/// <param name="Reasons">Why it was refused, all of it; empty when it happened.</param>
internal sealed record MoveAnswer(string Type, string Record, string Transition, string? From, string? To, IReadOnlyList<string> Reasons)
{
    public bool Moved => Reasons.Count == 0;

    /// <summary>Values that were asked for and are others, because the transition sets them or they follow from the rest.</summary>
    public IReadOnlyList<string> Overruled { get; init; } = [];

    public static IReadOnlyList<string> ReasonsOf(CommitResult result) =>
        [.. result.Problems.Select(Sentences.Of), .. result.Conflicts.Select(_ => "Somebody else changed it a moment ago: look again, and try again.")];
}
