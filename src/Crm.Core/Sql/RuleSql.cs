using Crm.Evaluation;
using Crm.Records;

namespace Crm.Sql;

/// <summary>Turns bound rules into SQL that answers as <see cref="RuleClosures"/> does.</summary>
/// <remarks>Thread-safe. The walk costs some microseconds; the text may be kept by rule, the parameters not.</remarks>
public static class RuleSql
{
    /// <summary>The rule as a condition on the rows of an alias.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="dialect">How the database writes things.</param>
    /// <param name="context">The moment, the zone and who asks.</param>
    /// <param name="tenant">The tenant; other tables that the rule reaches are narrowed to it, the aliased one is not.</param>
    /// <param name="alias">The alias of the rule's table; not t and a number, which are used inside.</param>
    /// <exception cref="ArgumentException">The rule asks what changed, which no row knows.</exception>
    public static SqlFragment Write(BoundRule rule, SqlDialect dialect, RuleContext context, TenantId tenant, string alias)
    {
        var scope = new SqlScope(dialect, context, tenant);
        var text = new RuleSqlWriter(scope, new RowReader(scope, alias, rule.Type)).Visit(rule.Root);
        return new SqlFragment(text, scope.Parameters);
    }
}
