using System.Linq.Expressions;
using Crm.Records;
using Crm.Rules;

namespace Crm.Sessions;

/// <summary>Rules and orders written as lambdas.</summary>
public static class RecordSetExtensions
{
    /// <summary>Only records that meet the rule, written as a lambda.</summary>
    /// <exception cref="ArgumentException">The lambda says something that a rule cannot.</exception>
    public static RecordSet<T> Where<T>(this RecordSet<T> set, Expression<Func<T, bool>> rule) where T : Record<T> => set.Where(Rule.For(rule));

    /// <summary>In the order of a property.</summary>
    public static RecordSet<T> OrderBy<T, TValue>(this RecordSet<T> set, Expression<Func<T, TValue>> property) where T : Record<T> =>
        set.OrderBy(FieldConvention.KeyOf(property));

    /// <summary>In the exact reverse order of a property.</summary>
    public static RecordSet<T> OrderByDescending<T, TValue>(this RecordSet<T> set, Expression<Func<T, TValue>> property) where T : Record<T> =>
        set.OrderByDescending(FieldConvention.KeyOf(property));
}
