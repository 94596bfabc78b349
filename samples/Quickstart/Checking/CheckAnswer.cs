namespace Quickstart.Checking;

/// <summary>What all checks found.</summary>
/// <param name="Checks">Each check, in the order made.</param>
internal sealed record CheckAnswer(IReadOnlyList<CheckResult> Checks)
{
    public bool IsSound => Checks.All(c => c.Findings.Count == 0);
}

/// <summary>What one check found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Looked">How many things were looked at.</param>
/// <param name="Findings">What is wrong; empty when nothing is.</param>
internal sealed record CheckResult(string Check, long Looked, IReadOnlyList<CheckFinding> Findings)
{
    /// <summary>What is worth knowing besides, such as the version of the engine.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Type">The record's type; empty where it is of no record.</param>
/// <param name="Record">What people call the record, and its id; empty where it is of no record.</param>
/// <param name="Text">One sentence.</param>
internal sealed record CheckFinding(string Type, string Record, string Text);
