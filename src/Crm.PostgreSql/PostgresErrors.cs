using System.Globalization;
using System.Net.Sockets;
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

    /// <summary>Where a database is, as its errors tell it; never with a password.</summary>
    public static string PlaceOf(NpgsqlConnectionStringBuilder text) =>
        string.Create(CultureInfo.InvariantCulture, $"at {text.Host}:{text.Port}, database {text.Database ?? text.Username ?? "of the login"},");

    /// <param name="error">What went wrong.</param>
    /// <param name="writing">Whether a commit was being written.</param>
    /// <param name="place">Which database, as it follows the word PostgreSQL.</param>
    public static StoreException? Translate(Exception error, bool writing, string place) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn } => new StoreException(
            "PostgreSQL lacks a table or column of the model: let the store make them, or run the host's migrations.", error),
        PostgresException server => new StoreException($"PostgreSQL {place} refused: {server.MessageText} ({server.SqlState}).", error)
        {
            IsTransient = server.IsTransient,
            CommitUnknown = writing && server.Data[PostgresSession.NotSent] is null && server.SqlState.StartsWith(Shutdown, StringComparison.Ordinal),
        },
        NpgsqlException lost => new StoreException(
            writing ? $"The connection to PostgreSQL {place} broke while a commit was being written: {CauseOf(lost)}." : $"PostgreSQL {place} could not be reached: {CauseOf(lost)}.", error)
        {
            IsTransient = true,
            CommitUnknown = writing && lost.Data[PostgresSession.NotSent] is null,
        },
        _ => null,
    };

    private static string CauseOf(Exception error) => error.GetBaseException() switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "the connection was refused; nothing listens there, or a firewall is in between",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "there is no host of that name",
        SocketException { SocketErrorCode: SocketError.TimedOut } or TimeoutException => "it did not answer in time",
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => "no way leads there",
        var cause => cause.Message.TrimEnd('.'),
    };
}
