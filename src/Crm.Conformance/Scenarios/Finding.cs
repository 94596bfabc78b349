using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;

namespace Crm.Conformance.Scenarios;

/// <summary>What a query finds, lists and counts must be the same.</summary>
internal static class Finding
{
    extension(StoreScenarioContext context)
    {
        /// <summary>Expects that a rule finds the records of these names, in any order, and counts them.</summary>
        public Task FindsAsync<T>(IStoreConnection connection, Rule rule, params string[] names) where T : Record =>
            context.FindsAsync(connection, context.Query<T>(rule), rule.ToString(), names);

        public async Task FindsAsync(IStoreConnection connection, RecordQuery query, string what, params string[] names)
        {
            var found = await context.NamesAsync(connection, query);
            Check.Sequence(names.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal), $"What {what} finds");
            Check.Equal(names.Length, await connection.CountAsync(query, context.Cancellation), $"How many {what} counts");
        }

        public RecordQuery AccessQuery<T>(Rule access, Rule? where = null) where T : Record => context.Query<T>(where) with
        {
            Access = RuleBinder.Bind(access, StoreContract.Model.Catalog.Get<T>(), new RuleScope { Catalog = StoreContract.Model.Catalog }),
        };
    }

    public static async Task<string[]> NamesAsync<T>(this RecordSet<T> set) where T : Record =>
        [.. (await set.ToListAsync()).Select(Drafts.NameOf)];
}
