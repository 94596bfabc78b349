namespace Quickstart.Loading;

/// <summary>What is worth saying about a load: rows left out, and what was found odd but taken.</summary>
internal sealed class LoadNotes
{
    private readonly List<BadRow> _left = [];
    private readonly Dictionary<string, int> _odd = new(StringComparer.Ordinal);

    /// <summary>Everything as sentences.</summary>
    public IEnumerable<string> Sentences
    {
        get
        {
            foreach (var (what, count) in _odd)
                yield return $"{what}: {Quickstart.Sentences.Of(count)}.";
            foreach (var row in _left)
                yield return row.ToString();
            if (_left.Count > 0)
                yield return $"Rows left out: {Quickstart.Sentences.Of(_left.Count)}.";
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
