using Crm.Records;

namespace Quickstart.Loading;

/// <summary>What was loaded, by the names that other rows use.</summary>
internal sealed class Known<T>(string what, IEnumerable<T> loaded, Func<T, string> name) where T : Record
{
    private readonly Dictionary<string, T> _byName = loaded.ToDictionary(name, StringComparer.Ordinal);

    public int Count => _byName.Count;

    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>The record that the column names; the row is left out when there is none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="alias">What its value stands for, when it is another spelling; null for the value itself.</param>
    public T Named(CsvRow row, string column, string? alias = null) =>
        _byName.GetValueOrDefault(alias ?? row.Required(column)) ?? throw row.Bad(column, $"there is no such {what}");
}
