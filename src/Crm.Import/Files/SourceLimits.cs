namespace Crm.Import.Files;

/// <summary>How large a file and its parts may be; whatever is larger is refused before it is read in full.</summary>
/// <remarks>All limits count from 1 up; a value below 1 is an <see cref="ArgumentOutOfRangeException"/> when a file is opened.</remarks>
public sealed record SourceLimits
{
    /// <summary>The default limits.</summary>
    public static SourceLimits Default { get; } = new();

    /// <summary>The bytes of the file as it is once unpacked. The default value is 2 GB (2,000,000,000).</summary>
    public long Bytes { get; init; } = 2_000_000_000;

    /// <summary>How many times its own size an archive may unpack to, judged once 4 MB are unpacked. The default value is 200.</summary>
    public int Ratio { get; init; } = 200;

    /// <summary>The columns of the file. The default value is 1,000.</summary>
    public int Columns { get; init; } = 1_000;

    /// <summary>The characters (UTF-16) of a cell; a longer one makes its row bad. The default value is 1,000,000.</summary>
    public int CellLength { get; init; } = 1_000_000;

    /// <summary>The characters (UTF-16) of a row. The default value is 2,000,000.</summary>
    /// <remarks>
    /// A longer row is bad where its end was reached; at three times as many bytes of UTF-8 without an end the file is refused. So this is also how
    /// far a quote that is never closed is followed, and what bounds the memory of the worst file.
    /// </remarks>
    public int RowLength { get; init; } = 2_000_000;

    /// <summary>The bytes at the start that are looked at to tell the encoding. The default value is 1 MB (1,048,576).</summary>
    public int DetectionBytes { get; init; } = 1 << 20;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Bytes, 1, nameof(Bytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(Ratio, 1, nameof(Ratio));
        ArgumentOutOfRangeException.ThrowIfLessThan(Columns, 1, nameof(Columns));
        ArgumentOutOfRangeException.ThrowIfLessThan(CellLength, 1, nameof(CellLength));
        ArgumentOutOfRangeException.ThrowIfLessThan(RowLength, 1, nameof(RowLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RowLength, 100_000_000, nameof(RowLength));
        ArgumentOutOfRangeException.ThrowIfLessThan(DetectionBytes, 1, nameof(DetectionBytes));
    }
}
