using System.Collections.Immutable;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;

namespace Crm.Sessions;

/// <summary>The records of one type that the actor may see: narrowed, ordered, and read in one of several ways.</summary>
/// <typeparam name="T">The record class.</typeparam>
/// <remarks>Immutable: every narrowing gives a new set. As little thread-safe as its session.</remarks>
public sealed class RecordSet<T> where T : Record
{
    private readonly Session _session;
    private readonly RecordType _type;
    private readonly Rule? _where;
    private readonly ImmutableArray<(string Path, bool Descending)> _order;
    private readonly RecycleBin _bin;

    internal RecordSet(Session session, RecordType type, Rule? where, ImmutableArray<(string Path, bool Descending)> order, RecycleBin bin)
    {
        _session = session;
        _type = type;
        _where = where;
        _order = order;
        _bin = bin;
    }

    /// <summary>The catalogue of the type.</summary>
    public RecordType Type => _type;

    /// <summary>Only records that meet the rule, and those set before.</summary>
    public RecordSet<T> Where(Rule rule) => new(_session, _type, _where is null ? rule : _where & rule, _order, _bin);

    /// <summary>In the order of a field or path, after the orders set before; ids break ties, ascending.</summary>
    public RecordSet<T> OrderBy(string path) => new(_session, _type, _where, _order.Add((path, Descending: false)), _bin);

    /// <summary>In the exact reverse order of a field or path, after the orders set before; ids break ties, ascending.</summary>
    public RecordSet<T> OrderByDescending(string path) => new(_session, _type, _where, _order.Add((path, Descending: true)), _bin);

    /// <summary>Only records in the recycle bin.</summary>
    public RecordSet<T> InBin() => new(_session, _type, _where, _order, RecycleBin.Deleted);

    /// <summary>The record with that id; null when there is none in this set that the actor may see.</summary>
    public async ValueTask<T?> FindAsync(Id<T> id, CancellationToken cancellationToken = default) =>
        await MeetingAsync(await _session.FindAsync(_type, id.Value, _bin, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>The record with that id.</summary>
    /// <exception cref="RefusedException"><c>record.not_found</c>: there is none that the actor may see.</exception>
    public async ValueTask<T> GetAsync(Id<T> id, CancellationToken cancellationToken = default) =>
        await FindAsync(id, cancellationToken).ConfigureAwait(false)
        ?? throw new RefusedException(new Problem(ProblemCodes.RecordNotFound, "", ("type", _type.Name), ("id", id.Value)));

    /// <summary>The record that another system knows by that key; null when there is none in this set that the actor may see.</summary>
    public async ValueTask<T?> FindByExternalIdAsync(string system, string value, CancellationToken cancellationToken = default) =>
        await MeetingAsync(await _session.FindByExternalIdAsync(_type, system, value, _bin, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>The records that another system knows by some keys, each by its key; keys of no record in this set that the actor may see are left out.</summary>
    /// <remarks>
    /// A few queries for some hundred keys, where one by one costs two for each. Here the store decides which records are in the set; by one key it is the record as
    /// the session has it.
    /// </remarks>
    /// <exception cref="RefusedException">The rule or the order does not fit the type.</exception>
    public async ValueTask<IReadOnlyDictionary<string, T>> FindByExternalIdsAsync(string system, IEnumerable<string> values, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var found = await _session.FindByExternalIdsAsync(Query() with { Sort = [] }, system, values, cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(f => f.Key, f => (T)f.Value, StringComparer.Ordinal);
    }

    /// <summary>All of them, in memory.</summary>
    /// <exception cref="RefusedException">The rule or the order does not fit the type.</exception>
    public async ValueTask<IReadOnlyList<T>> ToListAsync(CancellationToken cancellationToken = default)
    {
        var all = new List<T>();
        await foreach (var record in StreamAsync(cancellationToken).ConfigureAwait(false))
            all.Add(record);
        return all;
    }

    /// <summary>All of them, one after another, with their parts.</summary>
    /// <exception cref="RefusedException">The rule or the order does not fit the type.</exception>
    public IAsyncEnumerable<T> StreamAsync(CancellationToken cancellationToken = default) =>
        _session.StreamAsync<T>(Query(), cancellationToken);

    /// <summary>The first in the order; null when there is none.</summary>
    /// <exception cref="RefusedException">The rule or the order does not fit the type.</exception>
    public async ValueTask<T?> FirstAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var record in _session.StreamAsync<T>(Query() with { Take = 1 }, cancellationToken).ConfigureAwait(false))
            return record;
        return null;
    }

    /// <summary>So many of them from a cursor on.</summary>
    /// <param name="size">1 to 1,000.</param>
    /// <param name="cursor">The <see cref="RecordPage{T}.Next"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="RefusedException">The rule or the order does not fit the type, or the cursor is none of this order's.</exception>
    public ValueTask<RecordPage<T>> PageAsync(int size, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1000);
        return _session.PageAsync<T>(Query(), size, cursor, cancellationToken);
    }

    /// <summary>How many there are.</summary>
    /// <exception cref="RefusedException">The rule does not fit the type.</exception>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) => _session.CountAsync(Query(), cancellationToken);

    /// <summary>True when there is one.</summary>
    /// <exception cref="RefusedException">The rule does not fit the type.</exception>
    public async ValueTask<bool> AnyAsync(CancellationToken cancellationToken = default) =>
        await FirstAsync(cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Sums, counts and extremes in groups, computed where the records are.</summary>
    /// <exception cref="RefusedException">The rule, a path or a measure does not fit the type.</exception>
    public ValueTask<IReadOnlyList<SummaryGroup>> SummariseAsync(Summary summary, CancellationToken cancellationToken = default) =>
        _session.SummariseAsync(Query(), summary, cancellationToken);

    /// <summary>Why a record meets a rule or not, with what was found in it and in the records that the rule asks for.</summary>
    /// <param name="record">A record of the type, as it is now; uncommitted changes of it count, those of others do not.</param>
    /// <param name="rule">The rule; what narrows the set is no part of it.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="RefusedException">The rule does not fit the type.</exception>
    public ValueTask<Explanation> ExplainAsync(T record, Rule rule, CancellationToken cancellationToken = default) =>
        _session.ExplainAsync(_type, record, rule, cancellationToken);

    private async ValueTask<T?> MeetingAsync(Record? found, CancellationToken cancellationToken) =>
        found is null || (_where is not null && !await _session.MeetsAsync(_type, found, _where, cancellationToken).ConfigureAwait(false)) ? null : (T)found;

    private RecordQuery Query() => _session.Bind(_type, _where, _order, _bin);
}
