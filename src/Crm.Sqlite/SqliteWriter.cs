using Crm.Records;
using Crm.Sql;
using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>Runs the statements of a commit in a transaction that is open.</summary>
internal static class SqliteWriter
{
    /// <summary>False at the first statement that does not do what it was expected to.</summary>
    public static bool Run(KeptStatements statements, SqlCommit commit)
    {
        foreach (var inserts in commit.Inserts)
        {
            if (!Run(statements, inserts))
                return false;
        }

        foreach (var call in commit.Calls)
        {
            if (!Run(statements.Of(call), call.Statement.Expects))
                return false;
        }

        return true;
    }

    private static bool Run(KeptStatements statements, SqlInserts inserts)
    {
        var statement = statements.Of(inserts.Statement);
        var row = new FieldValue[inserts.Names.Length];
        for (var i = 0; i < inserts.Count; i++)
        {
            inserts.Write(i, row);
            statement.Bind(row, inserts.Statement.Parameters);
            if (!Run(statement, inserts.Statement.Expects))
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
