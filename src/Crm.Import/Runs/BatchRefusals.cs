using Crm.Errors;
using Crm.Import.Batches;
using Crm.Import.Cells;
using Crm.Import.Errors;
using Crm.Records;
using Crm.Sessions;

namespace Crm.Import.Runs;

/// <summary>Finds the rows that the CRM refuses, and reports each with its reasons.</summary>
internal sealed class BatchRefusals(ImportRun run, TableCells cells, BatchReport report)
{
    // Their keys were taken a moment ago by somebody else, or by a record in the recycle bin.
    private readonly HashSet<RowDraft> _taken = [];

    /// <summary>The key of the row was taken when it was tried last.</summary>
    public bool IsTaken(RowDraft draft) => _taken.Contains(draft);

    /// <summary>What is to be tried again of a commit that was refused.</summary>
    /// <exception cref="RefusedException">What was refused names no row, so it is of all of them.</exception>
    /// <exception cref="ConflictException">Somebody else changed the records all the time.</exception>
    public IEnumerable<RowDraft> Refuse(RecordCatalog catalog, CommitResult result, IReadOnlyCollection<RowWrite> writes, int attempt)
    {
        // Whoever loses a key finds its record the next time, so that comes to an end by itself.
        var isTaken = result.Problems.Any(IsTaken);
        if (attempt >= BatchLog.MaxConflicts && !isTaken)
            result.ThrowIfNotCommitted();
        var refused = Refuse(catalog, result.Problems, writes);
        if (refused.Count == 0 && result.Conflicts.Count == 0 && !isTaken)
            result.ThrowIfNotCommitted();
        return writes.Select(w => w.Draft).Where(d => !refused.Contains(d));
    }

    /// <summary>The rows that problems are about; those whose keys are taken get another chance.</summary>
    public IReadOnlySet<RowDraft> Refuse(RecordCatalog catalog, IReadOnlyList<Problem> problems, IEnumerable<RowWrite> writes)
    {
        var refused = new HashSet<RowDraft>();
        if (problems.Count == 0)
            return refused;
        var owners = catalog.OwnersOf(problems, writes.Select(w => (w.Draft, w.Record)));
        foreach (var problem in problems)
        {
            if (problem.Subject is not { } subject || !owners.TryGetValue(subject, out var owner))
                continue;
            var (draft, record) = owner;
            if (IsTaken(problem) && _taken.Add(draft))
                run.IsFresh = false;
            else
            {
                refused.Add(draft);
                Refuse(draft, record, problem);
            }
        }

        foreach (var draft in refused)
            report.Refuse(draft);
        return refused;
    }

    private void Refuse(RowDraft draft, Record record, Problem problem)
    {
        var (column, value) = IsTaken(problem) ? (null, null) : cells.PlaceOf(draft, record, problem.Path);
        draft.Refuse(column, value, IsTaken(problem) ? ImportTexts.Problem(ImportCodes.InBin, ("type", cells.Type.Name), ("key", draft.Key)) : problem);
    }

    private static bool IsTaken(Problem problem) =>
        string.Equals(problem.Code, ProblemCodes.FieldNotUnique, StringComparison.Ordinal) && string.Equals(problem.Path, "externalIds", StringComparison.Ordinal);
}
