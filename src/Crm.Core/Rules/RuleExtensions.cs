using System.Linq.Expressions;
using Crm.Records;

namespace Crm.Rules;

/// <summary>What a lambda of <c>Rule.For</c> may say of texts, references and records beyond the operators of C#.</summary>
/// <remarks>Means something inside the lambda of a rule only; calling a member anywhere else throws <see cref="InvalidOperationException"/>.</remarks>
public static class RuleExtensions
{
    /// <summary>The folds are equal.</summary>
    public static bool Same(this string? text, string? other) => throw RuleTerm.Called();

    /// <summary>The fold holds the other's.</summary>
    public static bool ContainsText(this string? text, string? other) => throw RuleTerm.Called();

    /// <summary>The fold begins with the other's.</summary>
    public static bool StartsWithText(this string? text, string? other) => throw RuleTerm.Called();

    /// <summary>The fold ends with the other's.</summary>
    public static bool EndsWithText(this string? text, string? other) => throw RuleTerm.Called();

    /// <summary>A field of the record that is referred to: <c>o.Customer.To(p => p.Industry)</c>.</summary>
    public static TValue? To<T, TValue>(this Id<T> reference, Expression<Func<T, TValue>> field) where T : Record<T> => throw RuleTerm.Called();

    /// <summary>A field of the record that is referred to, missing where the reference is: <c>o.Customer.To(p => p.Industry)</c>.</summary>
    public static TValue? To<T, TValue>(this Id<T>? reference, Expression<Func<T, TValue>> field) where T : Record<T> => throw RuleTerm.Called();

    /// <summary>A field of the record that is referred to, whose class the lambda names: <c>o.Owner.To((User u) => u.Name)</c>.</summary>
    public static TValue? To<T, TValue>(this RecordRef? reference, Expression<Func<T, TValue>> field) where T : Record<T> => throw RuleTerm.Called();

    /// <summary>The records that refer to this one: <c>p.Related&lt;Opportunity&gt;("opportunities")</c>.</summary>
    /// <typeparam name="T">The class of the related records.</typeparam>
    /// <param name="record">The record of the lambda.</param>
    /// <param name="set">The related set, or several one after another with dots between them.</param>
    public static RelatedRecords<T> Related<T>(this Record record, string set) where T : Record<T> => throw RuleTerm.Called();
}

/// <summary>Related records inside the lambda of a rule; see <see cref="RuleExtensions.Related{T}"/>.</summary>
/// <typeparam name="T">Their class.</typeparam>
public sealed class RelatedRecords<T> where T : Record<T>
{
    private RelatedRecords()
    {
    }

    /// <summary>There is at least one.</summary>
    public bool Any() => throw RuleTerm.Called();

    /// <summary>At least one meets the rule.</summary>
    public bool Any(Expression<Func<T, bool>> where) => throw RuleTerm.Called();

    /// <summary>There is none.</summary>
    public bool None() => throw RuleTerm.Called();

    /// <summary>Not one meets the rule.</summary>
    public bool None(Expression<Func<T, bool>> where) => throw RuleTerm.Called();

    /// <summary>Each meets the rule, or there is none.</summary>
    public bool All(Expression<Func<T, bool>> where) => throw RuleTerm.Called();

    /// <summary>How many there are.</summary>
    public long Count() => throw RuleTerm.Called();

    /// <summary>How many meet the rule.</summary>
    public long Count(Expression<Func<T, bool>> where) => throw RuleTerm.Called();

    /// <summary>The sum of a field; 0 when there is none.</summary>
    public decimal Sum(Expression<Func<T, decimal?>> of) => throw RuleTerm.Called();

    /// <summary>The sum of a field over those that meet the rule; 0 when there is none.</summary>
    public decimal Sum(Expression<Func<T, decimal?>> of, Expression<Func<T, bool>> where) => throw RuleTerm.Called();

    /// <summary>The sum of original amounts in one currency: <c>SumIn("EUR", o => o.Amount!.Amount)</c>.</summary>
    public decimal SumIn(string currency, Expression<Func<T, decimal?>> of) => throw RuleTerm.Called();

    /// <summary>The sum of original amounts in one currency over those that meet the rule.</summary>
    public decimal SumIn(string currency, Expression<Func<T, decimal?>> of, Expression<Func<T, bool>> where) => throw RuleTerm.Called();

    /// <summary>The least value of a field; missing when there is none.</summary>
    public TValue? Min<TValue>(Expression<Func<T, TValue>> of) => throw RuleTerm.Called();

    /// <summary>The least value of a field over those that meet the rule; missing when there is none.</summary>
    public TValue? Min<TValue>(Expression<Func<T, TValue>> of, Expression<Func<T, bool>> where) => throw RuleTerm.Called();

    /// <summary>The greatest value of a field; missing when there is none.</summary>
    public TValue? Max<TValue>(Expression<Func<T, TValue>> of) => throw RuleTerm.Called();

    /// <summary>The greatest value of a field over those that meet the rule; missing when there is none.</summary>
    public TValue? Max<TValue>(Expression<Func<T, TValue>> of, Expression<Func<T, bool>> where) => throw RuleTerm.Called();
}
