using Crm.Access;
using Crm.Errors;
using Crm.Import.Batches;
using Crm.Import.Cells;
using Crm.Import.Mappings;
using Crm.Records;
using Crm.Sessions;
using NodaTime;

namespace Crm.Import.Runs;

/// <summary>One run of a plan.</summary>
internal sealed class ImportRun(ICrmRuntime crm, TenantId tenant, Actor actor, ImportPlan plan, ImportOptions options, TimeProvider clock)
{
    private readonly LateRows _late = new();
    private BatchLog? _log;

    public ImportOptions Options => options;

    /// <summary>When the run began.</summary>
    public Instant Now { get; } = Instant.FromDateTimeOffset(clock.GetUtcNow());

    public ReportWriter Report { get; } = new(options.MaxProblems, SharedFiles(plan));

    public KnownRecords Known { get; } = new(crm, tenant, actor, plan.System);

    /// <summary>How far the batch came that the run goes on with; null for a new one.</summary>
    public BatchMark? Mark { get; private set; }

    /// <summary>True where no record of the table's type was there when it began, so that its keys need not be looked for until one turns out to be taken.</summary>
    public bool IsFresh { get; set; }

    /// <summary>True when new records of a table are inserted, many in one commit, rather than added to a session.</summary>
    public bool Inserts(TableCells cells) => cells.Mapping.States.IsEmpty && !options.DryRun;

    public RowFields FieldsOf(TableCells cells) => new(cells, Known, tenant);

    public ValueTask<ISession> OpenAsync(CancellationToken cancellationToken) => crm.OpenSessionAsync(tenant, actor, cancellationToken);

    public CommitOptions CommitOptionsOf(TableCells cells) =>
        new() { Reason = $"Import of {cells.Mapping.File}", Cause = _log is null ? null : BatchLog.CauseOf(_log.Id) };

    /// <summary>Begins a batch, or takes up the one to go on with, where the model keeps batches.</summary>
    /// <exception cref="RefusedException">The batch to go on with is not there, has ended, or is another plan's.</exception>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        if (options.Resume is { } resumed)
        {
            var batch = await ImportSets.GetAsync(session, resumed, [ImportBatchStatus.Running], cancellationToken).ConfigureAwait(false);
            Mark = await BatchMark.ReadAsync(crm, tenant, batch.Id, plan, cancellationToken).ConfigureAwait(false);
            _log = BatchLog.Resume(crm, tenant, batch);
        }
        else if (!options.DryRun && ImportSets.AreKept(session))
            _log = await BatchLog.BeginAsync(crm, tenant, actor, plan, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes rows; those that refer to what is not there yet are kept for the end.</summary>
    public async ValueTask WriteAsync(int table, TableCells cells, IReadOnlyList<RowDraft> drafts, CancellationToken cancellationToken)
    {
        var waiting = new List<long>();
        var ready = cells.HasReferences ? await ReadyAsync(table, cells, drafts, waiting, cancellationToken).ConfigureAwait(false) : drafts;
        if (_log is not null)
            await _log.NoteAsync(table, cells, drafts, waiting, Report.Tables, cancellationToken).ConfigureAwait(false);
        await CommitAsync(table, cells, ready, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes rows, and tells what the states that they name require and they do not have.</summary>
    public async ValueTask CommitAsync(int table, TableCells cells, IReadOnlyList<RowDraft> drafts, CancellationToken cancellationToken)
    {
        await new BatchCommit(this, cells, new BatchReport(Report, table, counts: true)).RunAsync(drafts, cancellationToken).ConfigureAwait(false);
        foreach (var draft in drafts.Where(d => d.Problems.Count == 0))
        {
            foreach (var lacking in cells.LackingIn(draft, isWritten: !options.DryRun))
                Report.Note(table, draft.Line, lacking, isTaken: true);
        }
    }

    // Those that may be written now.
    private async ValueTask<IReadOnlyList<RowDraft>> ReadyAsync(
        int table, TableCells cells, IReadOnlyList<RowDraft> drafts, List<long> waiting, CancellationToken cancellationToken)
    {
        await Known.LookUpAsync(drafts.SelectMany(d => d.References), cancellationToken).ConfigureAwait(false);
        var ready = new List<RowDraft>();
        foreach (var draft in drafts)
        {
            var lacking = Known.LackingOf(draft);
            var mayBeWritten = !lacking.Any(r => r.Field.Required);
            if (mayBeWritten)
                ready.Add(draft);
            if (lacking.Count == 0)
                continue;
            _late.Add(new LateRow(table, cells, draft, mayBeWritten));
            waiting.Add(draft.Row);
        }

        return ready;
    }

    /// <summary>Takes up the rows whose records were not all there, now that every table is.</summary>
    public async ValueTask<ImportReport> FinishAsync(CancellationToken cancellationToken)
    {
        await _late.FinishAsync(this, cancellationToken).ConfigureAwait(false);
        var report = Report.Report;
        if (_log is not null && !report.IsComplete)
            await _log.CountAsync(Report.Tables, cancellationToken).ConfigureAwait(false);
        else if (_log is not null)
            await _log.FinishAsync(Instant.FromDateTimeOffset(clock.GetUtcNow()), Report.Tables, cancellationToken).ConfigureAwait(false);
        return report with { Batch = _log?.Id };
    }

    private static HashSet<string> SharedFiles(ImportPlan plan) =>
        plan.Tables.GroupBy(t => t.File, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
}
