namespace Crm.Errors;

public static partial class ProblemCodes
{
    /// <summary>The lease of the work was no longer good: it was taken up by another worker, given another place, or cancelled.</summary>
    public const string WorkLeaseLost = "work.lease_lost";
}
