using System.Globalization;
using Crm.Sql;
using Crm.Values;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Crm.PostgreSql;

/// <summary>Parameters with the type of the column that they stand beside, without boxing where that can be.</summary>
/// <remarks>Days and instants go as PostgreSQL's own integers, for Npgsql takes the first and the last of C#'s for infinity.</remarks>
internal static class PostgresParameters
{
    /// <summary>The day from which PostgreSQL counts, as C# counts days.</summary>
    public static int Day2000 { get; } = new DateOnly(2000, 1, 1).DayNumber;

    /// <summary>The same, in microseconds since 1970.</summary>
    public static long Moment2000 { get; } = Instant.FromUtc(2000, 1, 1, 0, 0).ToMicroseconds();

    public static NpgsqlParameter Of(object? value, SqlColumn? column) => value switch
    {
        null => new NpgsqlParameter { NpgsqlDbType = TypeOf(column!), Value = DBNull.Value },
        string text => new NpgsqlParameter<string> { NpgsqlDbType = column is null ? NpgsqlDbType.Text : TypeOf(column), TypedValue = text },
        Guid id => new NpgsqlParameter<Guid> { NpgsqlDbType = NpgsqlDbType.Uuid, TypedValue = id },
        long number => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = number },
        int number => new NpgsqlParameter<int> { NpgsqlDbType = NpgsqlDbType.Integer, TypedValue = number },
        decimal number => new NpgsqlParameter<decimal> { NpgsqlDbType = NpgsqlDbType.Numeric, TypedValue = number },
        bool truth => new NpgsqlParameter<bool> { NpgsqlDbType = NpgsqlDbType.Boolean, TypedValue = truth },
        DateOnly day => new NpgsqlParameter<int> { NpgsqlDbType = NpgsqlDbType.Date, TypedValue = day.DayNumber - Day2000 },
        DateTime instant => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.TimestampTz, TypedValue = Instant.FromDateTimeUtc(instant).ToMicroseconds() - Moment2000 },
        _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{value.GetType()} is no type of a parameter."), nameof(value)),
    };

    /// <summary>The type of a column as Npgsql names it.</summary>
    public static NpgsqlDbType TypeOf(SqlColumn column) => PostgresDialect.Instance.ColumnType(column, null) switch
    {
        "text" => NpgsqlDbType.Text,
        "json" => NpgsqlDbType.Json,
        "jsonb" => NpgsqlDbType.Jsonb,
        "bigint" => NpgsqlDbType.Bigint,
        "boolean" => NpgsqlDbType.Boolean,
        "date" => NpgsqlDbType.Date,
        "uuid" => NpgsqlDbType.Uuid,
        "timestamp with time zone" => NpgsqlDbType.TimestampTz,
        _ => NpgsqlDbType.Numeric,
    };
}
