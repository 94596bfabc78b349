namespace Crm.PostgreSql;

/// <summary>How the library uses a PostgreSQL database.</summary>
public sealed record PostgresOptions
{
    /// <summary>Where it is, in Npgsql's form.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Whether tables are made and brought up to date when the database is first used. The default value is true; false where the host's migrations do it.</summary>
    public bool KeepsSchema { get; init; } = true;

    /// <summary>How many statements each connection keeps prepared. The default value is 200; 0 behind a pooler that lends a connection per transaction.</summary>
    public int PreparedStatements { get; init; } = 200;

    /// <summary>Whether workers pass over what others are taking up, by <c>SKIP LOCKED</c>. The default value is true; false for servers that speak PostgreSQL's language without it, where workers wait for each other.</summary>
    public bool SkipsLocked { get; init; } = true;
}
