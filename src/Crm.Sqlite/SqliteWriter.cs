using System.Collections.Immutable;
using Crm.Sql;
using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>Runs the statements of a commit in a transaction that is open.</summary>
internal static class SqliteWriter
{
    /// <summary>False at the first statement that does not do what it was expected to.</summary>
    public static bool Run(KeptStatements statements, ImmutableArray<SqlCall> calls)
    {
        foreach (var call in calls)
        {
            if (!Run(statements.Of(call), call.Statement.Expects))
                return false;
        }

        return true;
    }

    private static bool Run(Statement statement, RowExpectation expects)
    {
        try
        {
            return expects switch
            {
                RowExpectation.FindsOne => statement.Finds(),
                RowExpectation.ChangesOne => statement.Execute() == 1,
                _ => statement.Execute() >= 0,
            };
        }
        catch (SqliteException error) when (SqliteDialect.Instance.IsUnexpected(error))
        {
            return false;
        }
    }
}
