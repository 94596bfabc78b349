namespace Quickstart.Loading;

/// <summary>What is worth saying about a load: rows left out, and what was found odd but taken.</summary>
internal sealed class LoadNotes
{
    private const int ShownRows = 20;
    private readonly List<BadRow> _left = [];
    private readonly Dictionary<string, int> _odd = new(StringComparer.Ordinal);

    /// <summary>The rows that were left out, in the order found.</summary>
    public IReadOnlyList<BadRow> LeftOut => _left;

    /// <summary>Everything as sentences.</summary>
    public IEnumerable<string> Sentences
    {
        get
        {
            foreach (var (what, count) in _odd)
                yield return $"{what}: {Quickstart.Sentences.Of(count)}.";
            foreach (var row in _left.Take(ShownRows))
                yield return row.ToString();
            if (_left.Count > ShownRows)
                yield return $"… and {Quickstart.Sentences.Of(_left.Count - ShownRows)} more rows are left out.";
        }
    }

    public void LeaveOut(BadRow row) => _left.Add(row);

    /// <summary>Counts something that is allowed and yet to be mentioned, such as <c>Deals without a customer</c>.</summary>
    public void Count(string what) => _odd[what] = _odd.GetValueOrDefault(what) + 1;

    /// <summary>Reads what can be read of each row; the others are left out.</summary>
    public IEnumerable<T> Each<T>(IEnumerable<CsvRow> rows, Func<CsvRow, T> read)
    {
        foreach (var row in rows)
        {
            T value;
            try
            {
                value = read(row);
            }
            catch (BadRowException bad)
            {
                LeaveOut(bad.Row);
                continue;
            }

            yield return value;
        }
    }
}
