using Npgsql;

namespace Quickstart.Stores;

/// <summary>Connection strings, looked at before anything is opened.</summary>
internal static class PostgresConnection
{
    /// <exception cref="InputException">It is none, or names no host.</exception>
    public static string Checked(string text)
    {
        try
        {
            if (new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 })
                return text;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new InputException($"--postgres is no connection string: {wrong.Message}", Form);
        }

        throw new InputException("--postgres names no host.", Form);
    }

    private const string Form = "It has the form \"Host=localhost;Port=5432;Database=crm;Username=crm;Password=…\".";
}
