namespace Crm.Benchmarks.Stores;

/// <summary>Sources as the library keeps them.</summary>
internal static class SourceText
{
    private static readonly string[] Texts = ["web", "phone", "referral", "event"];
    private static readonly string[] Folds = ["WEB", "PHONE", "REFERRAL", "EVENT"];

    public static string Of(AccountSource source) => Texts[(int)source];

    public static string FoldOf(AccountSource source) => Folds[(int)source];
}
