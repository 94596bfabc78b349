using Crm.Sql;
using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>The prepared statements of one open connection.</summary>
internal sealed class KeptStatements(SqliteConnection connection) : IDisposable
{
    /// <summary>How many statements of each kind are kept; all that are not busy are thrown away when there are more.</summary>
    public const int Most = 200;

    private readonly Dictionary<SqlStatement, Statement> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Statement> _queries = new(StringComparer.Ordinal);

    /// <summary>The statement of a call, its parameters bound.</summary>
    public Statement Of(SqlCall call)
    {
        var statement = Of(call.Statement);
        statement.Bind(call.Values.AsSpan(), call.Statement.Parameters);
        return statement;
    }

    /// <summary>A statement, whatever was bound last.</summary>
    public Statement Of(SqlStatement sql)
    {
        var parameters = sql.Parameters.Length;
        if (!_statements.TryGetValue(sql, out var kept))
        {
            MakeRoom(_statements);
            _statements[sql] = kept = new Statement(connection, sql.Text, parameters);
        }

        return Free(kept, sql.Text, parameters);
    }

    /// <summary>The statement of a query, its parameters bound.</summary>
    public Statement Of(SqlFragment query)
    {
        var (text, parameters) = (query.Text, query.Parameters);
        if (!_queries.TryGetValue(text, out var kept))
        {
            MakeRoom(_queries);
            _queries[text] = kept = new Statement(connection, text, parameters.Length);
        }

        var statement = Free(kept, text, parameters.Length);
        for (var i = 0; i < parameters.Length; i++)
            statement.Bind(i, parameters[i].Value);
        return statement;
    }

    /// <summary>A statement without parameters.</summary>
    public Statement Of(string text)
    {
        if (!_queries.TryGetValue(text, out var kept))
            _queries[text] = kept = new Statement(connection, text, 0);
        return kept;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values.Concat(_queries.Values))
            statement.Dispose();
    }

    private Statement Free(Statement kept, string text, int parameters) =>
        kept.IsBusy ? new Statement(connection, text, parameters) { IsSpare = true } : kept;

    // Queries of many forms, such as lists of many lengths, and updates of many sets of fields must not fill the memory.
    private static void MakeRoom<TKey>(Dictionary<TKey, Statement> kept) where TKey : notnull
    {
        if (kept.Count < Most)
            return;
        foreach (var (key, statement) in kept.Where(k => !k.Value.IsBusy).ToArray())
        {
            statement.Dispose();
            kept.Remove(key);
        }
    }
}
