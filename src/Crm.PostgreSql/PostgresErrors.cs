using Crm.Errors;
using Npgsql;

namespace Crm.PostgreSql;

/// <summary>PostgreSQL's errors as the library's.</summary>
internal static class PostgresErrors
{
    private const string Shutdown = "57P";

    /// <summary>True when the transaction was undone because of others, so that the same commit may be written again.</summary>
    public static bool MayWriteAgain(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    public static StoreException? Translate(Exception error, bool writing) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn } => new StoreException(
            "PostgreSQL lacks a table or column of the model: let the store make them, or run the host's migrations.", error),
        PostgresException server => new StoreException($"PostgreSQL refused: {server.MessageText} ({server.SqlState}).", error)
        {
            IsTransient = server.IsTransient,
            CommitUnknown = writing && server.Data[PostgresSession.NotSent] is null && server.SqlState.StartsWith(Shutdown, StringComparison.Ordinal),
        },
        NpgsqlException lost => new StoreException(
            writing ? "The connection to PostgreSQL broke while a commit was being written." : "PostgreSQL could not be reached.", error)
        {
            IsTransient = true,
            CommitUnknown = writing && lost.Data[PostgresSession.NotSent] is null,
        },
        _ => null,
    };
}
