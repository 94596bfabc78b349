using System.Globalization;
using Crm.Import.Runs;

namespace Quickstart.Importing;

/// <summary>A line now and then, and one for every table that is through.</summary>
internal sealed class ImportLines(Terminal terminal) : TableProgress
{
    private const int RowsBetween = 5_000;
    private long _told;

    protected override void Move(ImportProgress value)
    {
        if (value.Rows - _told < RowsBetween)
            return;
        _told = value.Rows;
        terminal.Note($"{TextOf(value)}{ShareOf(value)} …");
    }

    protected override void Through(ImportProgress last)
    {
        _told = 0;
        terminal.Note(TextOf(last));
    }

    private static string ShareOf(ImportProgress value) => value.Share is { } share ? $", {share.ToString("P0", CultureInfo.InvariantCulture)} of the file" : "";

    private static string TextOf(ImportProgress value) => $"{value.File}: {Sentences.Of(value.Rows)} rows as {value.Type}";
}
