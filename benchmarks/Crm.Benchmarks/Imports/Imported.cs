using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Crm.Benchmarks.Imports;

/// <summary>What an import has made, in a form that does not tell ids and times of several runs apart.</summary>
internal sealed class Imported
{
    private const string Records =
        "SELECT tenant, version, deleted_at, external_ids, name, name_fold, company, company_fold, email, email_fold, phone, phone_fold, country, country_fold, score,"
        + " registered, note, note_fold, custom FROM crm_prospect ORDER BY external_ids";

    private const string Claims =
        "SELECT c.tenant, c.type, c.field, c.key, p.external_ids FROM crm__claims AS c JOIN crm_prospect AS p ON p.tenant = c.tenant AND p.id = c.record ORDER BY c.key";

    // Which records were made together; ids in the batch rise.
    private const string Entries =
        "SELECT tenant, position, type, version, kind, hex(actor), reason, cause_depth, length(batch), old, old_personal, events, parts, on_behalf_of, cause_parent,"
        + " cause_root = \"commit\", length(batch_first), length(record), (SELECT count(*) || ' ' || min(p.external_ids) || ' ' || max(p.external_ids) FROM crm_prospect AS p"
        + " WHERE p.id BETWEEN batch_first AND record) FROM crm__journal ORDER BY position";

    public required Outcome Outcome { get; init; }

    /// <summary>Lines and codes, in order.</summary>
    public required IReadOnlyList<(long Line, string Code)> Reasons { get; init; }

    /// <summary>How many rows each table has.</summary>
    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>The rows of the records, of their claims and of the journal, column by column.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Imports the file into a new database and reads what is there then.</summary>
    public static Imported By(string contender, ImportArena arena)
    {
        var path = arena.Copy();
        Outcome outcome;
        using (var import = ImportArena.Make(contender, path))
            outcome = import.Run(arena.FilePath);
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        var names = Read(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'crm%' AND name <> 'crm__schema' ORDER BY name");
        return new Imported
        {
            Outcome = outcome,
            Reasons = [.. outcome.Rejects.Select(r => (r.Line, r.Code)).Order()],
            Tables = [.. names.Select(n => $"{n} {Read(connection, $"SELECT count(*) FROM {n}")[0]}")],
            Rows = [.. Read(connection, Records), .. Read(connection, Claims), .. Read(connection, Entries)],
        };
    }

    private static List<string> Read(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        return rows;
    }
}
