using System.Globalization;
using Crm.Import.Batches;
using Spectre.Console;

namespace Quickstart.Batches;

/// <summary>What is kept of imports, for people.</summary>
internal sealed class BatchesScreen(IAnsiConsole screen)
{
    /// <param name="answer">The imports.</param>
    /// <param name="user">Whoever asks, and may not see those of everybody; null for the host.</param>
    public void Show(BatchesAnswer answer, string? user)
    {
        if (answer.Batches.Count == 0)
        {
            screen.WriteLine(user is null ? "Nothing was imported." : $"There is no import that {user} may see: imports are seen by whoever made them and by the managers above, those of the host by the host.");
            return;
        }

        var table = new Table().RoundedBorder().BorderColor(Color.Grey)
            .AddColumn("Batch").AddColumn(new TableColumn("Status").NoWrap());
        foreach (var heading in (string[])["Rows", "Created", "Changed", "Refused"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var batch in answer.Batches)
        {
            var title = Markup.FromInterpolated(CultureInfo.InvariantCulture, $"{batch.Id}\n[grey]{batch.At[..19].Replace('T', ' ')} UTC, by {batch.By}\n{batch.Files}[/]");
            table.AddRow(title, StatusOf(batch.Status), Number(batch.Rows), Number(batch.Created), Number(batch.Changed), Number(batch.Refused));
        }

        screen.Write(table);
        if (answer.Batches.Any(b => b.Status == ImportBatchStatus.Running))
            screen.WriteLine("What is running and does not move was cut off: go on with import FOLDER --resume BATCH, or take it back with undo BATCH.");
        if (answer.Batches.Any(b => b.Status == ImportBatchStatus.Undoing))
            screen.WriteLine("What is undoing and does not end was cut off: undo BATCH again.");
    }

    private static Text StatusOf(ImportBatchStatus status) => new(status.ToString().ToLowerInvariant(), new Style(status switch
    {
        ImportBatchStatus.Running or ImportBatchStatus.Undoing => Color.Yellow,
        ImportBatchStatus.Finished => Color.Green,
        _ => Color.Grey,
    }));

    private static Text Number(long number) => new(Sentences.Of(number));
}
