namespace Crm.Import.Errors;

/// <summary>The stable codes of everything that an import refuses; their English texts are in Problems.resx.</summary>
/// <remarks>A code is never renamed or given another meaning. One file per concept.</remarks>
public static partial class ImportCodes
{
    /// <summary>The file cannot be opened.</summary>
    public const string Unreadable = "import.unreadable";

    /// <summary>The file holds no row.</summary>
    public const string Empty = "import.empty";

    /// <summary>The file is larger than allowed, once unpacked.</summary>
    public const string TooLarge = "import.too_large";

    /// <summary>The archive unpacks to many times its own size.</summary>
    public const string Inflates = "import.inflates";

    /// <summary>The archive is damaged, encrypted, or packed in a way that is not known.</summary>
    public const string ArchiveBroken = "import.archive_broken";

    /// <summary>The archive does not hold exactly one file.</summary>
    public const string ArchiveNotOneFile = "import.archive_not_one_file";

    /// <summary>The archive names a file outside itself.</summary>
    public const string ArchiveBadName = "import.archive_bad_name";

    /// <summary>The archive holds an archive.</summary>
    public const string ArchiveNested = "import.archive_nested";

    /// <summary>A zip archive comes through a stream that cannot seek.</summary>
    public const string ArchiveUnseekable = "import.archive_unseekable";

    /// <summary>The encoding asked for is not known.</summary>
    public const string UnknownEncoding = "import.unknown_encoding";

    /// <summary>There are bytes that are no text in the encoding.</summary>
    public const string BadBytes = "import.bad_bytes";

    /// <summary>The text holds a NUL.</summary>
    public const string Nul = "import.nul";

    /// <summary>There are more columns than allowed.</summary>
    public const string TooManyColumns = "import.too_many_columns";

    /// <summary>A quote is opened and never closed.</summary>
    public const string QuoteOpen = "import.quote_open";

    /// <summary>A row has more characters than allowed.</summary>
    public const string RowTooLong = "import.row_too_long";

    /// <summary>A cell has more characters than allowed.</summary>
    public const string CellTooLong = "import.cell_too_long";

    /// <summary>A row has more cells than there are columns.</summary>
    public const string TooManyCells = "import.too_many_cells";

    /// <summary>A row has text between a closing quote and the next separator.</summary>
    public const string BadQuote = "import.bad_quote";
}
