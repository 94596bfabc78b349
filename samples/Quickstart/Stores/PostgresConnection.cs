using Npgsql;

namespace Quickstart.Stores;

/// <summary>Connection strings, looked at before anything is opened.</summary>
internal static class PostgresConnection
{
    private const string Form = "It has the form \"Host=localhost;Port=5432;Database=crm;Username=crm;Password=…\".";

    private static readonly string[] Settings = ["Host", "Port", "Database", "Username", "Password", "Search Path", "SSL Mode", "Timeout", "Command Timeout", "Pooling"];

    /// <exception cref="InputException">It is none, or names no host.</exception>
    public static string Checked(string text)
    {
        try
        {
            if (new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 })
                return text;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            throw new InputException($"--postgres is no connection string: {FaultOf(text)}.", Form);
        }

        throw new InputException("--postgres names no host.", Form);
    }

    // Nothing but names of settings is repeated: anything else may be a password.
    private static string FaultOf(string text)
    {
        foreach (var (place, part) in text.Split(';').Index().Where(p => !string.IsNullOrWhiteSpace(p.Item)))
        {
            var name = part.Split('=')[0].Trim();
            if (name.Length == 0 || !part.Contains('=', StringComparison.Ordinal))
                return $"its part {place + 1} is no setting, which is a name, \"=\" and a value";
            if (!IsSetting(name))
                return $"its part {place + 1} sets what is no setting{Sentences.DidYouMean(name, Settings)}";
            if (!IsAllowed(part))
                return $"{name} has a value that is not allowed there";
        }

        return "its parts do not fit together; a value with a semicolon stands in quotes";
    }

    private static bool IsSetting(string name)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder().ContainsKey(name);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsAllowed(string part)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(part).Count > 0;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return false;
        }
    }
}
