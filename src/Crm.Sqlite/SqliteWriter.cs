using System.Collections.Immutable;
using Crm.Sql;
using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>Runs the statements of a commit in a transaction that is open.</summary>
internal static class SqliteWriter
{
    /// <summary>False at the first statement that does not do what it was expected to.</summary>
    public static bool Run(KeptCommands commands, ImmutableArray<SqlCall> calls)
    {
        foreach (var call in calls)
        {
            if (!Run(commands.Of(call), call.Statement.Expects))
                return false;
        }

        return true;
    }

    private static bool Run(KeptCommand command, RowExpectation expects)
    {
        try
        {
            return expects switch
            {
                RowExpectation.FindsOne => command.Finds(),
                RowExpectation.ChangesOne => command.Execute() == 1,
                _ => command.Execute() >= 0,
            };
        }
        catch (SqliteException error) when (SqliteDialect.Instance.IsUnexpected(error))
        {
            return false;
        }
    }
}
