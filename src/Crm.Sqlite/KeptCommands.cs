using System.Collections.Immutable;
using Crm.Records;
using Crm.Sql;
using Microsoft.Data.Sqlite;

namespace Crm.Sqlite;

/// <summary>The prepared commands of one open connection.</summary>
internal sealed class KeptCommands(SqliteConnection connection) : IDisposable
{
    /// <summary>How many commands of each kind are kept; all that are not busy are thrown away when there are more.</summary>
    public const int Most = 200;

    private readonly Dictionary<SqlStatement, KeptCommand> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, KeptCommand> _queries = new(StringComparer.Ordinal);

    /// <summary>The command of a statement, its parameters set.</summary>
    public KeptCommand Of(SqlCall call)
    {
        if (!_statements.TryGetValue(call.Statement, out var command))
        {
            MakeRoom(_statements);
            _statements[call.Statement] = command = new KeptCommand(connection, call.Statement.Text, call.Statement.Parameters.Length);
        }

        if (command.IsBusy)
            command = new KeptCommand(connection, call.Statement.Text, call.Statement.Parameters.Length) { IsSpare = true };
        Bind(command, call.Statement.Parameters, call.Values);
        return command;
    }

    /// <summary>The command of a query, its parameters set.</summary>
    public KeptCommand Of(SqlFragment query)
    {
        if (!_queries.TryGetValue(query.Text, out var command))
        {
            MakeRoom(_queries);
            _queries[query.Text] = command = new KeptCommand(connection, query.Text, query.Parameters.Length);
        }

        if (command.IsBusy)
            command = new KeptCommand(connection, query.Text, query.Parameters.Length) { IsSpare = true };
        for (var i = 0; i < query.Parameters.Length; i++)
            command.Set(i, query.Parameters[i].Value);
        return command;
    }

    /// <summary>A command without parameters.</summary>
    public KeptCommand Of(string text)
    {
        if (!_queries.TryGetValue(text, out var command))
            _queries[text] = command = new KeptCommand(connection, text, 0);
        return command;
    }

    public void Dispose()
    {
        foreach (var command in _statements.Values.Concat(_queries.Values))
            command.Dispose();
    }

    private static void Bind(KeptCommand command, ImmutableArray<SqlColumn> columns, ImmutableArray<FieldValue> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Set(i, values[i].IsMissing ? null : SqliteDialect.Instance.ToDatabase(values[i], columns[i]));
    }

    // Queries of many forms, such as lists of many lengths, and updates of many sets of fields must not fill the memory.
    private static void MakeRoom<TKey>(Dictionary<TKey, KeptCommand> kept) where TKey : notnull
    {
        if (kept.Count < Most)
            return;
        foreach (var (key, command) in kept.Where(k => !k.Value.IsBusy).ToArray())
        {
            command.Dispose();
            kept.Remove(key);
        }
    }
}
