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

    /// <summary>True when a row with that primary key is there already; false for a unique index, which is the host's own, for the library makes none.</summary>
    /// <remarks>PostgreSQL does not say of which kind a constraint is: a key is known by the name that PostgreSQL or EF Core gives it.</remarks>
    public static bool IsKeyTaken(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: var name }
        && (name is null || name.StartsWith("pk_", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_pkey", StringComparison.Ordinal));

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
