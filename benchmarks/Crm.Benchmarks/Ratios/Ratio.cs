namespace Crm.Benchmarks.Ratios;

/// <summary>One line of the result.</summary>
/// <param name="Name">The name, as <c>--only</c> takes it.</param>
/// <param name="Operation">What one operation is.</param>
/// <param name="Limit">Nanoseconds per operation of the hand-written contender.</param>
/// <param name="Ours">Nanoseconds per operation of the library.</param>
/// <param name="Value">Limit over ours, round by round: 1 is as fast as by hand.</param>
/// <param name="Bytes">What the library allocates per operation.</param>
/// <param name="Goal">What is to be reached.</param>
internal sealed record Ratio(string Name, string Operation, Spread Limit, Spread Ours, Spread Value, double Bytes, Goal Goal)
{
    public bool? IsMet => Goal.IsMetBy(Value.Median, Ours.Median, Bytes);
}
