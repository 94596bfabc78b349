using System.Globalization;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>How the library keeps ids, days and numbers in SQLite, and commands whose parameters are filled anew.</summary>
internal static class SqliteForms
{
    public const decimal Scale = 10_000;
    public const long RateOne = 10_000_000_000;

    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static string Of(LocalDate day) => day.ToDateOnly().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static long Of(decimal number) => (long)(number * Scale);

    /// <summary>A command that is kept; parameters without a value are set before each run.</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new SqliteParameter("@" + name, value ?? DBNull.Value));
        return command;
    }

    /// <summary>Sets the first parameters.</summary>
    public static void Set(this SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }
}
