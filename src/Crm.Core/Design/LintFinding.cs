namespace Crm.Design;

/// <summary>How much a finding matters.</summary>
public enum LintSeverity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Most likely not what was meant.</summary>
    Warning,

    /// <summary>Records would get stuck, or something can never happen.</summary>
    Error,
}

/// <summary>One thing about a process definition that looks wrong, although it can be used.</summary>
/// <param name="Code">The stable code, one of <see cref="LintCodes"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Where">A JSON pointer into the definition.</param>
/// <param name="Text">One English sentence.</param>
public sealed record LintFinding(string Code, LintSeverity Severity, string Where, string Text);
