using System.Text.Unicode;
using CsvHelper;

namespace Crm.Import.Files;

/// <summary>The cells of one row as characters, one after the other in a buffer that every row uses anew.</summary>
internal sealed class RowCells
{
    private char[] _text = new char[4096];
    private int[] _ends = new int[64];

    /// <summary>How many cells there are.</summary>
    public int Count { get; private set; }

    /// <summary>The characters of all cells.</summary>
    public int Length => Count == 0 ? 0 : _ends[Count - 1];

    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            if (index >= Count)
                return [];
            var start = index == 0 ? 0 : _ends[index - 1];
            return _text.AsSpan(start, _ends[index] - start);
        }
    }

    public void Clear() => Count = 0;

    /// <summary>Takes the cells of the row that the parser stands on.</summary>
    public void Take(CsvReader csv)
    {
        // A row has no more characters than bytes.
        var room = csv.RawRecord.Length;
        if (_text.Length < room)
            _text = new char[Math.Max(room, _text.Length * 2)];
        Count = csv.FieldCount;
        if (_ends.Length < Count)
            _ends = new int[Math.Max(Count, _ends.Length * 2)];
        var end = 0;
        for (var i = 0; i < Count; i++)
        {
            Utf8.ToUtf16(csv.GetSpan(i), _text.AsSpan(end), out _, out var written);
            _ends[i] = end += written;
        }
    }

    /// <summary>The first cell with more characters; -1 when there is none.</summary>
    public int LongerThan(int length)
    {
        for (var i = 0; i < Count; i++)
        {
            if (this[i].Length > length)
                return i;
        }

        return -1;
    }
}
