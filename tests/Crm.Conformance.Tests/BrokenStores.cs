using System.Runtime.CompilerServices;
using Crm.Conformance.Faults;
using Crm.Errors;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Conformance.Tests;

/// <summary>Stores broken on purpose, one way each, with the area whose scenarios must notice.</summary>
internal static class BrokenStores
{
    public static IReadOnlyDictionary<string, (StoreArea Area, Func<ICrmStore, ICrmStore> Break)> All { get; } =
        new Dictionary<string, (StoreArea, Func<ICrmStore, ICrmStore>)>
        {
            ["Cuts instants to milliseconds"] = (StoreArea.Records, s => Writing(s, r => Cut(r))),
            ["Forgets custom fields"] = (StoreArea.CustomFields, s => Writing(s, r => r.Custom = CustomFields.None)),
            ["Forgets the order of parts"] = (StoreArea.Parts, s => Writing(s, r => StoreContract.Model.Catalog.Of(r).Find("position")?.Write?.Invoke(r, FieldValue.Integer(0)))),
            ["Hands out its own rows"] = (StoreArea.Isolation, s => HandsOutItsOwnRows(s)),
            ["Loses every thousandth row"] = (StoreArea.Commits, s => Batches(s, b => b with { Writes = [.. b.Writes.Where((_, i) => i % 1000 != 999)] })),
            ["Writes half on a conflict"] = (StoreArea.Commits, s => new BrokenStore(s, c => new WritesHalf(c))),
            ["Forgets the version"] = (StoreArea.Versions, s => new BrokenStore(s, c => new ForgetsTheVersion(c))),
            ["Forgets records that were only read"] = (StoreArea.Versions, s => Batches(s, b => b with { Checks = [] })),
            ["Skips claims"] = (StoreArea.Claims, s => Batches(s, b => b with { Claims = [] })),
            ["Gives up no claim"] = (StoreArea.Claims, s => Batches(s, b => b with { Claims = [.. b.Claims.Where(c => c.Take)] })),
            ["Takes claims before it gives them up"] = (StoreArea.Claims, s => Batches(s, b => b with { Claims = [.. b.Claims.OrderByDescending(c => c.Take)] })),
            ["Forgets commands"] = (StoreArea.Commands, s => Batches(s, b => b with { Command = null })),
            ["Ignores the rule"] = (StoreArea.Rules, s => Queries(s, q => q with { Where = null })),
            ["Ignores who asks"] = (StoreArea.Rules, s => Queries(s, q => q with { Context = new Evaluation.RuleContext { Now = q.Context.Now, Zone = q.Context.Zone } })),
            ["Ignores the zone"] = (StoreArea.Rules, s => Queries(s, q => q with { Context = new Evaluation.RuleContext { Now = q.Context.Now, Asker = q.Context.Asker } })),
            ["Sorts missing last"] = (StoreArea.Order, s => Sorting(s, (x, y) => x.Key.IsMissing.CompareTo(y.Key.IsMissing))),
            ["Compares by UTF-16"] = (StoreArea.Order, s => Sorting(s, ByUtf16)),
            ["Reverses ties"] = (StoreArea.Order, s => Sorting(s, (x, y) => x.Key == y.Key ? y.Record.RawId.CompareTo(x.Record.RawId) : 0)),
            ["Forgets the second key"] = (StoreArea.Order, s => Queries(s, q => q with { Sort = [.. q.Sort.Take(1)] })),
            ["Ignores the cursor"] = (StoreArea.Pages, s => Queries(s, q => q with { After = null })),
            ["Counts the bin"] = (StoreArea.Counts, s => new BrokenStore(s, c => new Asks(c, q => q, q => q with { Bin = RecycleBin.Both }))),
            ["Forgets the group of the missing"] = (StoreArea.Summaries, s => new BrokenStore(s, c => new ForgetsTheMissing(c))),
            ["Ignores the bin"] = (StoreArea.Bin, s => Queries(s, q => q with { Bin = RecycleBin.Both })),
            ["Ignores the tenant"] = (StoreArea.Tenants, s => new BrokenStore(s, tenant: _ => default)),
            ["Takes tenants by another case for one"] = (StoreArea.Tenants, s => new BrokenStore(s, tenant: t => new TenantId(t.Value.ToUpperInvariant()))),
            ["Ignores the access rule"] = (StoreArea.Access, s => Queries(s, q => q with { Access = null })),
            ["Drops the journal"] = (StoreArea.Journal, s => Batches(s, b => b with { Journal = [] })),
            ["Drops the old values"] = (StoreArea.Journal, s => Batches(s, b => b with { Journal = [.. b.Journal.Select(e => e with { Old = JournalEntry.Nothing })] })),
            ["Knows only the last of a batch"] = (StoreArea.Journal, s => Batches(s, b => b with { Journal = [.. b.Journal.Select(e => e with { Batch = [] })] })),
            ["Passes over every tenth entry"] = (StoreArea.Feed, s => Counting(s, (c, n) => new PassesOver(c, n))),
            ["Forgets and tells nobody"] = (StoreArea.Feed, s => new BrokenStore(s, c => new TellsNobody(c))),
            ["Drops the states"] = (StoreArea.States, s => Batches(s, b => b with { States = [] })),
            ["Drops the work"] = (StoreArea.Work, s => Batches(s, b => b with { Work = [] })),
            ["Writes every twentieth commit twice"] = (StoreArea.RandomCommands, s => Counting(s, (c, n) => new WritesTwice(c, n))),
            ["Reads what was, every twentieth time"] = (StoreArea.RandomCommands, s => Counting(s, (c, n) => new ReadsWhatWas(c, n))),
            ["Loses the claims of every tenth commit"] = (StoreArea.RandomCommands, s => Counting(s, (c, n) => new LosesClaims(c, n))),
            ["Purges and keeps the history of states"] = (StoreArea.RandomCommands, s => new BrokenStore(s, c => new KeepsStates(c))),
            ["Turns the second key round"] = (StoreArea.RandomRules, s => Queries(s, q => q with { Sort = [.. q.Sort.Select((k, i) => i == 1 ? k with { Descending = !k.Descending } : k)] })),
            ["Pages of one are empty every tenth time"] = (StoreArea.RandomRules, s => Counting(s, (c, n) => new Asks(c, q => q.Take == 1 && n() % 10 == 0 ? q with { Take = 0 } : q, q => q))),
            ["Heeds no token"] = (StoreArea.Cancellation, s => new BrokenStore(s, c => new HeedsNoToken(c))),
        };

    private static BrokenStore Batches(ICrmStore store, Func<CommitBatch, CommitBatch> change) => new(store, c => new Commits(c, change));

    private static BrokenStore Queries(ICrmStore store, Func<RecordQuery, RecordQuery> change) => new(store, c => new Asks(c, change, change));

    private static BrokenStore Sorting(ICrmStore store, Comparison<(FieldValue Key, Record Record)> order) => new(store, c => new Sorts(c, order));

    private static BrokenStore Writing(ICrmStore store, Action<Record> change) => Batches(store, b => b with
    {
        Writes = [.. b.Writes.Select(w =>
        {
            var record = w.Type.Copy(w.Record);
            change(record);
            return w with { Record = record };
        })],
    });

    private static BrokenStore Counting(ICrmStore store, Func<IStoreConnection, Func<int>, ConnectionShell> connection)
    {
        var calls = 0;
        return new BrokenStore(store, c => connection(c, () => Interlocked.Increment(ref calls)));
    }

    private static BrokenStore HandsOutItsOwnRows(ICrmStore store)
    {
        var rows = new Dictionary<(RecordRef, long), Record>();
        return new BrokenStore(store, c => new OwnRows(c, rows));
    }

    private static void Cut(Record record)
    {
        foreach (var field in StoreContract.Model.Catalog.Of(record).Fields.Where(f => f.Kind == FieldKind.Instant && !f.Custom))
        {
            if (field.Read(record).AsInstant() is { } at)
                field.Write!(record, FieldValue.Instant(NodaTime.Instant.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds())));
        }
    }

    private static int ByUtf16((FieldValue Key, Record Record) x, (FieldValue Key, Record Record) y) =>
        x.Key is { IsMissing: false, Kind: FieldKind.Text } && y.Key is { IsMissing: false, Kind: FieldKind.Text } ? string.CompareOrdinal(x.Key.AsText(), y.Key.AsText()) : 0;

    private sealed class BrokenStore(ICrmStore inner, Func<IStoreConnection, ConnectionShell>? connection = null, Func<TenantId, TenantId>? tenant = null) : StoreShell(inner)
    {
        public override ValueTask<IStoreConnection> ConnectAsync(TenantId asked, CancellationToken cancellationToken) =>
            base.ConnectAsync(tenant?.Invoke(asked) ?? asked, cancellationToken);

        protected override ConnectionShell Wrap(IStoreConnection opened) => connection?.Invoke(opened) ?? base.Wrap(opened);
    }

    private sealed class Commits(IStoreConnection inner, Func<CommitBatch, CommitBatch> change) : ConnectionShell(inner)
    {
        public override ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken) =>
            base.CommitAsync(change(batch), cancellationToken);
    }

    private sealed class Asks(IStoreConnection inner, Func<RecordQuery, RecordQuery> query, Func<RecordQuery, RecordQuery> count) : ConnectionShell(inner)
    {
        public override IAsyncEnumerable<Record> QueryAsync(RecordQuery asked, CancellationToken cancellationToken) => base.QueryAsync(query(asked), cancellationToken);

        public override ValueTask<long> CountAsync(RecordQuery asked, CancellationToken cancellationToken) => base.CountAsync(count(asked), cancellationToken);
    }

    // Sorts what came in the right order once more, by the first key.
    private sealed class Sorts(IStoreConnection inner, Comparison<(FieldValue Key, Record Record)> order) : ConnectionShell(inner)
    {
        public override async IAsyncEnumerable<Record> QueryAsync(RecordQuery asked, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var rows = new List<(FieldValue Key, Record Record)>();
            await foreach (var record in base.QueryAsync(asked, cancellationToken))
                rows.Add((asked.Sort is [{ Field.IsOwn: true } first, ..] ? first.Field.Field.Read(record) : FieldValue.Missing, record));
            foreach (var row in rows.Order(Comparer<(FieldValue Key, Record Record)>.Create(order)))
                yield return row.Record;
        }
    }

    private sealed class OwnRows(IStoreConnection inner, Dictionary<(RecordRef, long), Record> rows) : ConnectionShell(inner)
    {
        public override async ValueTask<Record?> FindAsync(RecordType type, Guid id, CancellationToken cancellationToken)
        {
            if (await base.FindAsync(type, id, cancellationToken) is not { } found)
                return null;
            return rows.TryGetValue((found.Ref, found.Version), out var own) ? own : rows[(found.Ref, found.Version)] = found;
        }
    }

    private sealed class WritesTwice(IStoreConnection inner, Func<int> commits) : ConnectionShell(inner)
    {
        public override async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
        {
            var outcome = await base.CommitAsync(batch, cancellationToken);
            if (outcome.IsWritten && commits() % 20 == 0)
                await base.CommitAsync(new CommitBatch { Id = batch.Id, At = batch.At, Journal = batch.Journal }, cancellationToken);
            return outcome;
        }
    }

    private sealed class ReadsWhatWas(IStoreConnection inner, Func<int> reads) : ConnectionShell(inner)
    {
        private readonly Dictionary<RecordRef, Record> _seen = [];

        public override async IAsyncEnumerable<Record> QueryAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var record in base.QueryAsync(query, cancellationToken))
            {
                yield return reads() % 20 == 0 && _seen.TryGetValue(record.Ref, out var was) ? was : record;
                _seen[record.Ref] = query.Type.Copy(record);
            }
        }
    }

    private sealed class LosesClaims(IStoreConnection inner, Func<int> commits) : ConnectionShell(inner)
    {
        public override ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken) =>
            base.CommitAsync(commits() % 10 == 0 ? batch with { Claims = [] } : batch, cancellationToken);
    }

    private sealed class KeepsStates(IStoreConnection inner) : ConnectionShell(inner)
    {
        public override async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
        {
            var states = new List<StateEntry>();
            foreach (var write in batch.Writes.Where(w => w.Kind == WriteKind.Delete))
                states.AddRange(await StatesOfAsync(write.Record.Ref, cancellationToken).ToListAsync(cancellationToken));
            return await base.CommitAsync(batch with { States = [.. states, .. batch.States] }, cancellationToken);
        }
    }

    private sealed class PassesOver(IStoreConnection inner, Func<int> entries) : ConnectionShell(inner)
    {
        public override async ValueTask<JournalPage> ReadJournalAsync(JournalCursor? after, int take, CancellationToken cancellationToken)
        {
            var page = await base.ReadJournalAsync(after, take, cancellationToken);
            return page with { Entries = [.. page.Entries.Where(_ => entries() % 10 != 0)] };
        }
    }

    private sealed class TellsNobody(IStoreConnection inner) : ConnectionShell(inner)
    {
        public override async ValueTask<JournalPage> ReadJournalAsync(JournalCursor? after, int take, CancellationToken cancellationToken)
        {
            try
            {
                return await base.ReadJournalAsync(after, take, cancellationToken);
            }
            catch (RefusedException)
            {
                return await base.ReadJournalAsync(null, take, cancellationToken);
            }
        }
    }

    private sealed class WritesHalf(IStoreConnection inner) : ConnectionShell(inner)
    {
        public override async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
        {
            var outcome = await base.CommitAsync(batch, cancellationToken);
            var inTheWay = outcome.Conflicts.Select(c => c.Record).ToHashSet();
            if (inTheWay.Count > 0)
                await base.CommitAsync(new CommitBatch { Id = batch.Id, At = batch.At, Writes = [.. batch.Writes.Where(w => !inTheWay.Contains(w.Record.Ref))] }, cancellationToken);
            return outcome;
        }
    }

    private sealed class ForgetsTheVersion(IStoreConnection inner) : ConnectionShell(inner)
    {
        public override async ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellationToken)
        {
            var writes = new List<RecordWrite>();
            foreach (var write in batch.Writes)
            {
                if (await Inner.FindAsync(write.Type, write.Record.RawId, cancellationToken) is { } there)
                    writes.Add(write with { ExpectedVersion = there.Version });
                else if (write.Kind == WriteKind.Insert)
                    writes.Add(write);
            }

            return await base.CommitAsync(batch with { Writes = [.. writes], Checks = [] }, cancellationToken);
        }
    }

    private sealed class ForgetsTheMissing(IStoreConnection inner) : ConnectionShell(inner)
    {
        public override async ValueTask<IReadOnlyList<SummaryRow>> SummariseAsync(SummaryQuery query, CancellationToken cancellationToken) =>
            [.. (await base.SummariseAsync(query, cancellationToken)).Where(r => r.Keys.IsEmpty || !r.Keys[0].IsMissing)];
    }

    private sealed class HeedsNoToken(IStoreConnection inner) : ConnectionShell(inner)
    {
        protected override ValueTask<CancellationToken> EnterAsync(string member, CancellationToken asked) => new(CancellationToken.None);
    }
}
