using System.Diagnostics;
using Crm.Import.Runs;
using Quickstart.Stores;

namespace Quickstart.Importing;

/// <summary>Imports a folder for a single answer, and says in a few lines what came of it.</summary>
internal sealed class ImportIntoMemory(OpenCrm crm, Terminal terminal)
{
    /// <exception cref="InputException">A file breaks off.</exception>
    public async Task RunAsync(ImportSource source, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var report = await new ImportWatch(terminal).RunAsync(crm, source, new ImportOptions(), cancellationToken);
        terminal.Note(FormattableString.Invariant(
            $"Imported {report.Tables.Sum(t => t.Created):N0} records of {report.Tables.Sum(t => t.Rows):N0} rows into memory in {watch.Elapsed.TotalSeconds:0.0} s."));
        foreach (var (sentence, _) in ImportSentences.Of(report, terminal.IsVerbose))
            terminal.Note(sentence);
        if (!report.IsComplete)
            throw new InputException("A file cannot be read to its end, and half of the files gives no answer.");
        await using var session = await crm.OpenSessionAsync(cancellationToken);
        foreach (var sentence in await OddDeals.InAsync(session, cancellationToken))
            terminal.Note(sentence);
    }
}
