namespace Crm.Journal;

/// <summary>Where a change comes from: the chain that loop control follows.</summary>
/// <param name="Root">The commit in which the chain began.</param>
/// <param name="Depth">How many commits lie between; 0 for the first.</param>
/// <param name="Parent">The commit or work item that led here; null at the root.</param>
public sealed record Cause(Guid Root, int Depth, Guid? Parent)
{
    /// <summary>The next link of the chain.</summary>
    public Cause Next(Guid parent) => new(Root, Depth + 1, parent);
}
