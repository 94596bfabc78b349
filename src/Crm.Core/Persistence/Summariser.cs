using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Records;
using Crm.Rules;
using Crm.Time;
using NodaTime;

namespace Crm.Persistence;

/// <summary>Summarises records in memory: for stores that cannot, and as the meaning that those which can must keep.</summary>
public static class Summariser
{
    private const int AtOnce = 500;

    /// <summary>Reads the records of a connection and summarises them.</summary>
    public static async ValueTask<IReadOnlyList<SummaryRow>> RunAsync(SummaryQuery query, IStoreConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(connection);
        var groups = new Groups(query);
        var facts = new RuleFacts(new StoreRecords(connection, query.Of.Context));
        var some = new List<Record>(AtOnce);
        await foreach (var record in connection.QueryAsync(query.Of with { Sort = [], After = null, Take = null }, cancellationToken).ConfigureAwait(false))
        {
            some.Add(record);
            if (some.Count < AtOnce)
                continue;
            await AddAsync(groups, some, facts, cancellationToken).ConfigureAwait(false);
            some.Clear();
        }

        await AddAsync(groups, some, facts, cancellationToken).ConfigureAwait(false);
        return groups.Rows();
    }

    /// <summary>Summarises records that are at hand with facts that answer at once.</summary>
    public static IReadOnlyList<SummaryRow> Run(SummaryQuery query, IEnumerable<Record> records, IRuleFacts facts)
    {
        var groups = new Groups(query);
        foreach (var record in records)
            groups.Add(groups.Read(record, facts));
        return groups.Rows();
    }

    private static async ValueTask AddAsync(Groups groups, List<Record> records, RuleFacts facts, CancellationToken cancellationToken)
    {
        var rows = await facts.EvaluateAsync(f => records.ConvertAll(r => groups.Read(r, f)), cancellationToken).ConfigureAwait(false);
        foreach (var row in rows)
            groups.Add(row);
    }

    private sealed class Groups
    {
        private readonly SummaryQuery _query;
        private readonly Func<Record, RuleContext, FieldValue>[] _keys;
        private readonly Func<Record, RuleContext, FieldValue>?[] _measures;
        private readonly Dictionary<Key, FieldValue[]> _rows = [];

        public Groups(SummaryQuery query)
        {
            _query = query;
            _keys = [.. query.GroupBy.Select(g => FieldReader.Of(g.Field))];
            _measures = [.. query.Measures.Select(m => m.Of is null ? null : FieldReader.Of(m.Of))];
            if (_keys.Length == 0)
                _rows[new Key([])] = Empty();
        }

        public (Key Key, FieldValue[] Values) Read(Record record, IRuleFacts facts)
        {
            var context = _query.Of.Context.With(facts);
            var keys = _keys.Select((read, i) => Start(read(record, context), _query.GroupBy[i].Unit, context.Zone)).ToImmutableArray();
            return (new Key(keys), [.. _measures.Select(read => read is null ? FieldValue.Integer(1) : read(record, context))]);
        }

        public void Add((Key Key, FieldValue[] Values) row)
        {
            if (!_rows.TryGetValue(row.Key, out var totals))
                _rows[row.Key] = totals = Empty();
            for (var i = 0; i < totals.Length; i++)
                totals[i] = Add(_query.Measures[i].Aggregate, totals[i], row.Values[i]);
        }

        public IReadOnlyList<SummaryRow> Rows() =>
            [.. _rows.OrderBy(r => r.Key).Select(r => new SummaryRow(r.Key.Values, [.. r.Value]))];

        private FieldValue[] Empty() => [.. _query.Measures.Select(m => m.Aggregate switch
        {
            Aggregate.Count => FieldValue.Integer(0),
            Aggregate.Sum => FieldValue.Number(0),
            _ => FieldValue.Missing,
        })];

        private static FieldValue Add(Aggregate aggregate, FieldValue total, FieldValue value) => value.IsMissing ? total : aggregate switch
        {
            Aggregate.Count => FieldValue.Integer(total.AsInteger() + 1),
            Aggregate.Sum => FieldValue.Number(total.AsNumber() + (value.AsNumber() ?? 0)),
            Aggregate.Min => total.IsMissing || IsLess(value, total) ? value : total,
            _ => total.IsMissing || IsLess(total, value) ? value : total,
        };

        // Money of the same worth has no order: of such, the answer must not hang on which was read first.
        private static bool IsLess(FieldValue left, FieldValue right)
        {
            var order = left.CompareTo(right);
            if (order != 0 || left.Kind != FieldKind.Money || left.AsMoney() is not { } a || right.AsMoney() is not { } b)
                return order < 0;
            order = string.CompareOrdinal(a.Currency, b.Currency);
            if (order == 0)
                order = a.Amount.CompareTo(b.Amount);
            if (order == 0)
                order = Nullable.Compare(a.RateDate, b.RateDate);
            // Nothing is worth the same at any rate, and next to nothing is rounded to the same.
            return order < 0 || (order == 0 && Nullable.Compare(a.Rate, b.Rate) < 0);
        }

        private static FieldValue Start(FieldValue value, CalendarUnit? unit, DateTimeZone zone)
        {
            if (unit is not { } stretch || value.IsMissing)
                return value;
            var day = value.Kind == FieldKind.Instant ? value.AsInstant()!.Value.InZone(zone).Date : value.AsDate()!.Value;
            return FieldValue.Date(day.StartOf(stretch));
        }
    }

    private readonly record struct Key(ImmutableArray<FieldValue> Values) : IComparable<Key>
    {
        public bool Equals(Key other) => Values.AsSpan().SequenceEqual(other.Values.AsSpan());

        public override int GetHashCode() => Values.Aggregate(0, HashCode.Combine);

        public int CompareTo(Key other)
        {
            for (var i = 0; i < Values.Length; i++)
            {
                var order = Values[i].CompareTo(other.Values[i]);
                if (order != 0)
                    return order;
            }

            return 0;
        }
    }
}
