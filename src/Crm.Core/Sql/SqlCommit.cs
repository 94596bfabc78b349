using System.Collections.Immutable;

namespace Crm.Sql;

/// <summary>What a commit says to the database: many new rows first, then statement by statement.</summary>
/// <param name="Inserts">Tables that get many new rows.</param>
/// <param name="Calls">Everything else, in an order that never lets two commits wait for each other in a circle.</param>
public sealed record SqlCommit(ImmutableArray<SqlInserts> Inserts, ImmutableArray<SqlCall> Calls)
{
    /// <summary>The same, statement by statement throughout.</summary>
    public ImmutableArray<SqlCall> AllCalls => Inserts.IsEmpty
        ? Calls
        : [.. Inserts.SelectMany(i => Enumerable.Range(0, i.Count).Select(i.CallOf)), .. Calls];
}
