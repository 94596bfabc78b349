using Crm.Access;
using Crm.Errors;
using Crm.Import.Errors;
using Crm.Import.Mappings;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;

namespace Crm.Import.Batches;

/// <summary>How far a batch came that is gone on with.</summary>
internal sealed class BatchMark
{
    private readonly Dictionary<int, HashSet<string>> _keys = [];
    private readonly HashSet<(int Table, long Row)> _waiting = [];
    private (int Table, long Row) _reached;

    /// <summary>Reads the steps of a batch.</summary>
    /// <exception cref="RefusedException">The plan has other tables.</exception>
    public static async ValueTask<BatchMark> ReadAsync(ICrmRuntime crm, TenantId tenant, Id<ImportBatch> batch, ImportPlan plan, CancellationToken cancellationToken)
    {
        var session = await crm.OpenSessionAsync(tenant, Actor.System, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var mark = new BatchMark();
        await foreach (var step in session.Set<ImportStep>().Where(Rule.Field("batch").Eq(batch)).StreamAsync(cancellationToken).ConfigureAwait(false))
        {
            if (step.Table >= plan.Tables.Length || !string.Equals(plan.Tables[step.Table].Type, step.Type, StringComparison.Ordinal))
                throw new RefusedException(ImportTexts.Problem(ImportCodes.OtherPlan, ("table", step.Table + 1), ("type", step.Type)));
            mark.Add(step);
        }

        return mark;
    }

    /// <summary>The row was done; what was written last may not be.</summary>
    public bool Passes(int table, long row) => (table, row).CompareTo(_reached) < 0 && !_waiting.Contains((table, row));

    /// <summary>A row that was done stands for the same record still.</summary>
    public bool Knows(int table, string key) => key.Length > BatchLog.LongestKey || (_keys.TryGetValue(table, out var keys) && keys.Contains(key));

    private void Add(ImportStep step)
    {
        if ((step.Table, step.FirstRow).CompareTo(_reached) > 0)
            _reached = (step.Table, step.FirstRow);
        if (!_keys.TryGetValue(step.Table, out var keys))
            _keys.Add(step.Table, keys = new HashSet<string>(StringComparer.Ordinal));
        keys.UnionWith(StepJson.ReadKeys(step.Keys));
        _waiting.UnionWith(StepJson.ReadRows(step.Waiting).Select(row => (step.Table, row)));
    }
}
