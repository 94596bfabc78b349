using System.Runtime.CompilerServices;
using Crm.Evaluation;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;

namespace Crm.InMemory;

/// <summary>One tenant's data as a session sees it.</summary>
internal sealed class InMemoryConnection(TenantData data) : IStoreConnection, ISummaryStore, IJournalStore
{
    public ValueTask<Record?> FindAsync(RecordType type, Guid id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (data.Gate)
            return new(data.TableOf(type).Find(id) is { } row ? type.Copy(row) : null);
    }

    public async IAsyncEnumerable<Record> QueryAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in Rows(query, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return query.Type.Copy(row);
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public ValueTask<long> CountAsync(RecordQuery query, CancellationToken cancellationToken)
    {
        lock (data.Gate)
            return new(Meeting(query, cancellationToken).LongCount());
    }

    public ValueTask<RecordRef?> FindClaimAsync(Claim claim, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (data.Gate)
            return new(data.HolderOf(claim));
    }

    public ValueTask<StoredCommand?> FindCommandAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (data.Gate)
            return new(data.CommandOf(key));
    }

    public ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (data.Gate)
            return new(data.Commit(batch));
    }

    public ValueTask<IReadOnlyList<SummaryRow>> SummariseAsync(SummaryQuery query, CancellationToken cancellationToken)
    {
        lock (data.Gate)
            return new(Summariser.Run(query, Meeting(query.Of, cancellationToken), new InMemoryFacts(data)));
    }

    public async IAsyncEnumerable<JournalEntry> JournalOfAsync(RecordRef record, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<JournalEntry> entries;
        lock (data.Gate)
            entries = data.JournalOf(record);
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public async IAsyncEnumerable<StateEntry> StatesOfAsync(RecordRef record, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<StateEntry> states;
        lock (data.Gate)
            states = data.StatesOf(record);
        foreach (var state in states)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return state;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Record[] Rows(RecordQuery query, CancellationToken cancellationToken)
    {
        lock (data.Gate)
        {
            var meeting = Meeting(query, cancellationToken);
            if (query is { Sort.IsEmpty: true, After: null, Take: null })
                return [.. meeting.OrderBy(r => r.RawId)];
            return [.. Placed(query, meeting)];
        }
    }

    private IEnumerable<Record> Placed(RecordQuery query, IEnumerable<Record> rows)
    {
        var order = new RecordOrder(query.Sort);
        var moment = query.Context.With(new InMemoryFacts(data));
        var placed = rows.Select(r => (Row: r, At: order.PlaceOf(r, moment)));
        if (query.After is { } after)
            placed = placed.Where(p => order.Compare(p.At, after) > 0);
        var ordered = placed.OrderBy(p => p.At, order);
        return (query.Take is { } take ? ordered.Take(take) : ordered).Select(p => p.Row);
    }

    private IEnumerable<Record> Meeting(RecordQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var met = query.Rule is { } rule ? RuleClosures.Build(rule) : null;
        var moment = query.Context.With(new InMemoryFacts(data));
        return Candidates(query).Where(r => In(query.Bin, r) && (met is null || met(r, moment)));
    }

    // A rule that asks for ids, or for the referrers of some records, need not look at every row.
    private IEnumerable<Record> Candidates(RecordQuery query)
    {
        var table = data.TableOf(query.Type);
        if (query.Where?.Root is not BoundIn { Negated: false, Field: { IsOwn: true } field } among || !among.Values.All(v => v is BoundLiteral))
            return table.Rows();
        var wanted = among.Values.Select(v => ((BoundLiteral)v).Value).Where(v => v is { IsMissing: false, Kind: FieldKind.Reference }).Select(v => v.AsReference()!.Value);
        if (field.Field.Key is "id")
            return wanted.Select(w => table.Find(w.Id)).OfType<Record>().Distinct();
        return query.Bin == RecycleBin.Live && field.Field.Kind == FieldKind.Reference
            ? wanted.SelectMany(w => table.Referring(field.Field, w)).Distinct()
            : table.Rows();
    }

    private static bool In(RecycleBin bin, Record row) => bin == RecycleBin.Both || row.IsDeleted == (bin == RecycleBin.Deleted);
}
