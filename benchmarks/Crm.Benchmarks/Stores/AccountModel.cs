using Crm.Rules;

namespace Crm.Benchmarks.Stores;

/// <summary>The model of the store contests: one type, open access, money in one currency.</summary>
internal static class AccountModel
{
    public const string Currency = "USD";

    public static CrmModel Model { get; } = CrmModel.Build(m => m
        .BaseCurrency(Currency)
        .Add<Account>(t =>
        {
            t.Unowned();
            t.Field(a => a.Country).Indexed();
            t.Field(a => a.Touched).Indexed();
        }));

    /// <summary>Which accounts pages are made of: about half.</summary>
    public static Rule Paged { get; } = Rule.For<Account>(a => a.Active && a.Score >= LeastScore);

    public const int LeastScore = 30;
}
