using Crm.Access;
using Crm.Import.Cells;
using Crm.Import.Errors;
using Crm.Import.Mappings;
using Crm.Records;
using Crm.Sessions;
using NodaTime;

namespace Crm.Import.Runs;

/// <summary>One run of a plan.</summary>
internal sealed class ImportRun(ICrmRuntime crm, TenantId tenant, Actor actor, ImportPlan plan, ImportOptions options, Instant now)
{
    private readonly List<(int Table, TableCells Cells, RowDraft Draft, bool WasWritten)> _late = [];

    public ImportOptions Options => options;

    public Instant Now => now;

    public ReportWriter Report { get; } = new(options.MaxProblems);

    public KnownRecords Known { get; } = new(crm, tenant, actor, plan.System);

    public ValueTask<ISession> OpenAsync(CancellationToken cancellationToken) => crm.OpenSessionAsync(tenant, actor, cancellationToken);

    public static CommitOptions CommitOptionsOf(TableCells cells) => new() { Reason = $"Import of {cells.Mapping.File}" };

    /// <summary>Writes rows; those that refer to what is not there yet are kept for the end.</summary>
    public async ValueTask WriteAsync(int table, TableCells cells, IReadOnlyList<RowDraft> drafts, CancellationToken cancellationToken)
    {
        await Known.LookUpAsync(drafts.SelectMany(ReferencesOf), cancellationToken).ConfigureAwait(false);
        var ready = new List<RowDraft>();
        foreach (var draft in drafts)
        {
            var lacking = LackingOf(draft);
            var mayBeWritten = !lacking.Any(r => r.Field.Required);
            if (mayBeWritten)
                ready.Add(draft);
            if (lacking.Count > 0)
                _late.Add((table, cells, draft, mayBeWritten));
        }

        await new BatchCommit(this, table, cells, counts: true).RunAsync(ready, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes up the rows whose records were not all there, now that every table is.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var late in _late.GroupBy(l => (l.Table, l.Cells, l.WasWritten)))
        {
            foreach (var some in late.Select(l => l.Draft).Where(d => d.Problems.Count == 0).Chunk(options.BatchSize))
                await FinishAsync(late.Key.Table, late.Key.Cells, some, late.Key.WasWritten, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask FinishAsync(int table, TableCells cells, RowDraft[] drafts, bool wasWritten, CancellationToken cancellationToken)
    {
        await Known.LookUpAsync(drafts.SelectMany(ReferencesOf), cancellationToken).ConfigureAwait(false);
        var ready = new List<RowDraft>();
        foreach (var draft in drafts)
        {
            var lacking = LackingOf(draft);
            var isRefused = lacking.Any(r => r.Field.Required);
            if (isRefused)
            {
                foreach (var reference in lacking)
                    draft.Refuse(reference.Column, reference.Name, UnknownOf(reference));
                Report.Refuse(table, draft);
                continue;
            }

            foreach (var reference in lacking)
                Report.Note(table, draft.Line, reference.Column, reference.Name, UnknownOf(reference), isTaken: true);
            if (!wasWritten || lacking.Count < ReferencesOf(draft).Count())
                ready.Add(draft);
        }

        // A dry run has judged them already, but for records that it would have made.
        if (!options.DryRun || !wasWritten)
            await new BatchCommit(this, table, cells, counts: !wasWritten).RunAsync(ready, cancellationToken).ConfigureAwait(false);
    }

    private static Crm.Errors.Problem UnknownOf(NamedRecord reference) =>
        ImportTexts.Problem(ImportCodes.UnknownRecord, ("type", reference.By?.Type ?? reference.Field.Target), ("name", reference.Name)) with { Path = reference.Field.Key };

    private List<NamedRecord> LackingOf(RowDraft draft) => [.. ReferencesOf(draft).Where(r => Known.Find(r) is null && !Known.IsPromised(r))];

    private static IEnumerable<NamedRecord> ReferencesOf(RowDraft draft) => draft.Parts.Prepend(draft.Fields).SelectMany(f => f.References);
}
