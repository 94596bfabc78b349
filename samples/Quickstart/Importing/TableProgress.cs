using Crm.Import.Runs;

namespace Quickstart.Importing;

/// <summary>Tells the tables of an import apart: one is through when another begins, or when nothing comes any more.</summary>
internal abstract class TableProgress : IProgress<ImportProgress>
{
    private ImportProgress? _last;

    public void Report(ImportProgress value)
    {
        if (_last is { } last && IsAnother(last, value))
            Through(last);
        _last = value;
        Move(value);
    }

    /// <summary>The import is through.</summary>
    public void End()
    {
        if (_last is { } last)
            Through(last);
        _last = null;
    }

    /// <summary>Some rows more are done.</summary>
    protected abstract void Move(ImportProgress value);

    /// <summary>All rows of the table are done; this is what was said of it last.</summary>
    protected abstract void Through(ImportProgress last);

    // Two tables may be of one file and one type.
    private static bool IsAnother(ImportProgress last, ImportProgress value) => (last.File, last.Type) != (value.File, value.Type) || value.Rows < last.Rows;
}
