namespace Crm.Errors;

public static partial class ProblemCodes
{
    /// <summary>The lines of an opportunity are in several currencies.</summary>
    public const string SalesMixedCurrencies = "sales.mixed_currencies";
}
