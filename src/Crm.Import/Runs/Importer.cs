using Crm.Access;
using Crm.Errors;
using Crm.Import.Batches;
using Crm.Import.Cells;
using Crm.Import.Errors;
using Crm.Import.Files;
using Crm.Import.Mappings;
using Crm.Records;
using Crm.Sessions;
using NodaTime;

namespace Crm.Import.Runs;

/// <summary>Imports files by a plan, as one actor, with the actor's rights.</summary>
/// <remarks>
/// Rows are known again by their keys, so a second run of the same files changes nothing, and a run that was cut off is finished by running it again. Several
/// imports of the same files at once make no record twice. Thread-safe.
/// </remarks>
/// <param name="crm">The CRM.</param>
/// <param name="clock">Says since when records are in states that a file gives no instant for.</param>
public sealed class Importer(ICrmRuntime crm, TimeProvider clock)
{
    /// <summary>Imports the files of a folder.</summary>
    /// <param name="plan">How files become records.</param>
    /// <param name="folder">The folder in which the files of the plan are.</param>
    /// <param name="actor">Who imports; needs the rights to create and update, and <c>process.import</c> where the plan has states.</param>
    /// <param name="options">How; null for the default.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Stops between batches; what is committed stays.</param>
    /// <returns>What became of every row.</returns>
    /// <exception cref="RefusedException">The plan does not fit the model or a file, or <see cref="ImportOptions.Resume"/> does not fit the plan; nothing was imported. Or the batch is of other files, or was undone meanwhile.</exception>
    /// <exception cref="SourceException">A file is not there, or is none of rows. Nothing was imported, unless it changed in between.</exception>
    /// <exception cref="StoreException">The store failed; run the import again.</exception>
    public async ValueTask<ImportReport> RunAsync(
        ImportPlan plan, string folder, Actor actor, ImportOptions? options = null, TenantId tenant = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(actor);
        (options ??= new ImportOptions()).Check();
        var run = new ImportRun(crm, tenant, actor, plan, options, clock);
        var cells = await BindAsync(run, plan, folder, cancellationToken).ConfigureAwait(false);
        await run.BeginAsync(cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < plan.Tables.Length && run.Report.IsComplete; i++)
        {
            run.Report.Begin(plan.Tables[i].File, plan.Tables[i].Type);
            var rows = await OpenAsync(plan.Tables[i], folder, options, cancellationToken).ConfigureAwait(false);
            await using var closing = rows.ConfigureAwait(false);
            await new TableRun(run, i, cells[i]).RunAsync(rows, cancellationToken).ConfigureAwait(false);
        }

        return await run.FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks whether the plan fits the model and the files, as <see cref="RunAsync"/> does before the first row; reads nothing but headings, and writes nothing.</summary>
    /// <param name="plan">How files become records.</param>
    /// <param name="folder">The folder in which the files of the plan are.</param>
    /// <param name="actor">Who would import.</param>
    /// <param name="tenant">The tenant, whose custom fields the plan may name.</param>
    /// <param name="cancellationToken">Stops between tables.</param>
    /// <exception cref="RefusedException">The plan does not fit the model or a file.</exception>
    /// <exception cref="SourceException">A file is not there, or is none of rows.</exception>
    public async ValueTask CheckAsync(ImportPlan plan, string folder, Actor actor, TenantId tenant = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(actor);
        await BindAsync(new ImportRun(crm, tenant, actor, plan, new ImportOptions { DryRun = true }, clock), plan, folder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Undoes what an import did: lays the records that it made into the recycle bin, and gives others back the values that they had.</summary>
    /// <remarks>
    /// What has another value by now than the import gave it stays as it is, and the report names it: a whole record that the import made, single fields of one that it
    /// changed. A record that others refer to by now stays too, and so do those that a record which stays refers to; whether the actor may see those others does not
    /// matter. Fields that the actor may not see or change stay, and records that the actor may not see are counted. Parts that the import removed come back as
    /// new ones. What it took out of the recycle bin goes back as it lay there. Of several imports undo the last one first. Each record's history tells of it. What others did because of the
    /// import, such as handlers of its events, is not undone. An undoing that was cut off is finished by calling this again. Reads the history of every record of the batch before
    /// it begins, and keeps their ids in memory.
    /// </remarks>
    /// <param name="batch">The batch, of <see cref="ImportReport.Batch"/>; cut off, or finished. A run that is still at work stops with its next batch of rows, which may be written: stop it first.</param>
    /// <param name="actor">Who undoes it; needs the rights to delete and to update them and the batch, and <c>process.import</c> where the import changed states.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Stops between steps; what is undone stays so.</param>
    /// <exception cref="RefusedException">There is no such batch that the actor may see, or it was undone, or the actor may not change it.</exception>
    /// <exception cref="StoreException">The store failed; call this again.</exception>
    public ValueTask<UndoReport> UndoAsync(Id<ImportBatch> batch, Actor actor, TenantId tenant = default, CancellationToken cancellationToken = default) =>
        new BatchUndo(crm, tenant, actor, batch, Instant.FromDateTimeOffset(clock.GetUtcNow())).RunAsync(cancellationToken);

    private static async ValueTask<List<TableCells>> BindAsync(ImportRun run, ImportPlan plan, string folder, CancellationToken cancellationToken)
    {
        var cells = new List<TableCells>();
        for (var i = 0; i < plan.Tables.Length; i++)
            cells.Add(await BindAsync(run, plan, i, folder, cancellationToken).ConfigureAwait(false));
        return cells;
    }

    // With the fields that the tenant has defined.
    private static async ValueTask<TableCells> BindAsync(ImportRun run, ImportPlan plan, int table, string folder, CancellationToken cancellationToken)
    {
        var session = await run.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var rows = await OpenAsync(plan.Tables[table], folder, run.Options, cancellationToken).ConfigureAwait(false);
        await using var closingRows = rows.ConfigureAwait(false);
        return TableBinding.Bind(plan, table, session, rows);
    }

    private static Task<SourceReader> OpenAsync(TableMapping table, string folder, ImportOptions options, CancellationToken cancellationToken) =>
        SourceFile.OpenAsync(PathOf(folder, table.File), table.Format, options.Limits, cancellationToken);

    private static string PathOf(string folder, string file) => string.Equals(Path.GetFileName(file), file, StringComparison.Ordinal) && file.Length > 0
        ? Path.Combine(folder, file)
        : throw new RefusedException(ImportTexts.Problem(ImportCodes.FileOutside, ("file", file)));
}
