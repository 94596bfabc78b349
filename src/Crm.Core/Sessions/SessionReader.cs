using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Crm.Access;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Models;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;

namespace Crm.Sessions;

/// <summary>Reads with one actor's rights: binds rules, adds access, loads parts.</summary>
internal sealed class SessionReader(SessionModel model, IStoreConnection connection, Actor actor)
{
    private const int PartsAtOnce = 200;
    private readonly PartLoader _parts = new(model.Catalog, connection);
    private readonly RuleScope _scope = model.Access.ScopeOf(actor, key => model.Segments.GetValueOrDefault(key));

    public RecordQuery Bind(RecordType type, Rule? where, ImmutableArray<(string Path, bool Descending)> order, RecycleBin bin, RuleContext moment) => new()
    {
        Type = type,
        Where = where is null ? null : RuleBinder.Bind(where, type, _scope),
        Access = model.Access.For(actor, type, Right.Read),
        Context = moment,
        Bin = bin,
        Sort = [.. order.Select(o => new SortKey(PathBinder.Sortable(type, o.Path, _scope), o.Descending))],
    };

    public async ValueTask<Record?> FindAsync(RecordType type, Guid id, RecycleBin bin, RuleContext moment, CancellationToken cancellationToken)
    {
        var found = await connection.FindAsync(type, id, cancellationToken).ConfigureAwait(false);
        if (found is null || (bin != RecycleBin.Both && found.IsDeleted != (bin == RecycleBin.Deleted)))
            return null;
        if (model.Access.For(actor, type, Right.Read) is { } access && !await MayAsync(access, found, moment, cancellationToken).ConfigureAwait(false))
            return null;
        await _parts.LoadAsync(type, [found], moment, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>Those of some records that meet a query, by their ids.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, Record>> FindManyAsync(RecordQuery query, IEnumerable<RecordRef> records, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, Record>();
        foreach (var some in records.Distinct().Chunk(StoreRecords.AtOnce))
        {
            var asked = query with { Where = BoundRule.Both(query.Where, StoreRecords.OneOf(query.Type, query.Type.Get(SystemFields.Id), some)) };
            await foreach (var record in StreamAsync(asked, cancellationToken).ConfigureAwait(false))
                found[record.RawId] = record;
        }

        return found;
    }

    public async IAsyncEnumerable<Record> StreamAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var some = new List<Record>();
        await foreach (var record in connection.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (query.Type.PartTypes.IsEmpty)
            {
                yield return record;
                continue;
            }

            some.Add(record);
            if (some.Count < PartsAtOnce)
                continue;
            await _parts.LoadAsync(query.Type, some, query.Context, cancellationToken).ConfigureAwait(false);
            foreach (var whole in some)
                yield return whole;
            some.Clear();
        }

        await _parts.LoadAsync(query.Type, some, query.Context, cancellationToken).ConfigureAwait(false);
        foreach (var whole in some)
            yield return whole;
    }

    public async ValueTask<(IReadOnlyList<Record> Records, string? Next)> PageAsync(RecordQuery query, int size, string? cursor, CancellationToken cancellationToken)
    {
        var from = query with { Take = size + 1, After = cursor is null ? null : CursorOf(cursor, query.Sort) };
        var records = new List<Record>();
        await foreach (var record in StreamAsync(from, cancellationToken).ConfigureAwait(false))
            records.Add(record);
        if (records.Count <= size)
            return (records, null);
        records.RemoveAt(size);
        var last = records[^1];
        var facts = new RuleFacts(new StoreRecords(connection, query.Context));
        var order = new RecordOrder(query.Sort);
        var place = await facts.EvaluateAsync(f => order.PlaceOf(last, query.Context.With(f)), cancellationToken).ConfigureAwait(false);
        return (records, (place with { Order = OrderOf(query.Sort) }).ToString());
    }

    public async ValueTask<IReadOnlyList<SummaryGroup>> SummariseAsync(RecordQuery query, Summary summary, CancellationToken cancellationToken)
    {
        var bound = new SummaryQuery
        {
            Of = query,
            GroupBy = [.. summary.Groups.Select(g => new GroupKey(PathBinder.Groupable(query.Type, g.Path, g.Unit, _scope), g.Unit))],
            Measures = [.. summary.Measures.Select(m => new Measure(m.Aggregate, m.Path is null ? null : PathBinder.Measurable(query.Type, m.Path, m.Aggregate, _scope)))],
        };
        var rows = connection is ISummaryStore store
            ? await store.SummariseAsync(bound, cancellationToken).ConfigureAwait(false)
            : await Summariser.RunAsync(bound, connection, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => new SummaryGroup(r.Keys, r.Values))];
    }

    private async ValueTask<bool> MayAsync(BoundRule access, Record record, RuleContext moment, CancellationToken cancellationToken)
    {
        var met = AccessChecks.Of(access);
        var facts = new RuleFacts(new StoreRecords(connection, moment));
        return await facts.EvaluateAsync(f => met(record, moment.With(f)), cancellationToken).ConfigureAwait(false);
    }

    private static PageCursor CursorOf(string text, ImmutableArray<SortKey> sort) =>
        PageCursor.Parse(text) is { } cursor && string.Equals(cursor.Order, OrderOf(sort), StringComparison.Ordinal) && cursor.Values.Length == sort.Length && cursor.Values.Zip(sort).All(p => Fits(p.First, p.Second.Field.Field.Kind))
            ? cursor
            : throw new RefusedException(new Problem(ProblemCodes.QueryBadCursor));

    private static string OrderOf(ImmutableArray<SortKey> sort) => string.Join(',', sort.Select(k => (k.Descending ? "-" : "") + k.Field.Path));

    private static bool Fits(FieldValue value, FieldKind kind) => value.IsMissing || value.Kind == kind;
}
