using Crm.Errors;
using Crm.Journal;
using Crm.Persistence;
using Crm.Records;
using NodaTime;

namespace Crm.Conformance.Scenarios;

/// <summary>What happened in a tenant, from place to place.</summary>
internal static class FeedScenarios
{
    private const int Patience = 500;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    public static IEnumerable<StoreScenario> All =>
    [
        It("The journal is read in pages of any size, whole, each entry once and those of a record by version", async (context, connection, feed) =>
        {
            var written = await FillAsync(context, connection, 40);
            var all = await ReadAsync(feed, 1000);
            Check.Set(written.Select(NameOf), all.Select(NameOf), "The entries");
            InOrder(all);
            foreach (var entry in all)
                JournalScenarios.Same(written.Single(w => string.Equals(NameOf(w), NameOf(entry), StringComparison.Ordinal)), entry);
            foreach (var size in new[] { 1, 3, 7, all.Count, all.Count + 1 })
                Check.Sequence(all.Select(NameOf), (await ReadAsync(feed, size)).Select(NameOf), $"Pages of {size}");
        }),
        It("From an earlier place the same entries come again, in the same order", async (context, connection, feed) =>
        {
            await FillAsync(context, connection, 12);
            var all = await ReadAsync(feed, 1000);
            var at = (await feed.ReadJournalAsync(null, 1, context.Cancellation)).Next;
            for (var behind = 1; behind < all.Count; behind++)
            {
                Check.Sequence(all.Skip(behind).Select(NameOf), (await ReadAsync(feed, 5, JournalCursor.Parse(at.ToString()))).Select(NameOf), $"Behind {behind}");
                at = (await feed.ReadJournalAsync(at, 1, context.Cancellation)).Next;
            }

            await FillAsync(context, connection, 5);
            Check.Sequence(all.Select(NameOf), (await ReadAsync(feed, 1000)).Take(all.Count).Select(NameOf), "What was there before");
        }),
        It("Where nothing more is to be read the place stays, and what comes later is behind it", async (context, connection, feed) =>
        {
            var empty = await feed.ReadJournalAsync(null, 10, context.Cancellation);
            Check.Equal((0, JournalCursor.Beginning), (empty.Entries.Count, empty.Next), "An empty journal");
            Check.Equal(empty, await feed.ReadJournalAsync(empty.Next, 10, context.Cancellation) with { Entries = empty.Entries }, "An empty journal from its beginning");
            Check.Equal(empty.Next, await feed.FindJournalEndAsync(context.Cancellation), "The end of an empty journal");
            var written = await FillAsync(context, connection, 3);
            var page = await feed.ReadJournalAsync(empty.Next, 1000, context.Cancellation);
            Check.Equal(written.Count, page.Entries.Count, "Entries from the beginning");
            var last = await feed.ReadJournalAsync(page.Next, 10, context.Cancellation);
            Check.Equal((0, page.Next), (last.Entries.Count, last.Next), "A page behind the last one");
            Check.Equal(page.Next, await feed.FindJournalEndAsync(context.Cancellation), "The end");
            written = await FillAsync(context, connection, 2);
            Check.Set(written.Select(NameOf), (await ReadAsync(feed, 10, page.Next)).Select(NameOf), "What came later");
        }),
        It("A batch comes as one entry with its ids, and many entries of one commit all come", async (context, connection, feed) =>
        {
            var vessels = Enumerable.Range(0, 250).Select(i => context.Vessel($"Ship {i}")).OrderBy(v => v.RawId).ToArray();
            var batch = context.Batch([.. vessels.Select(Drafts.Insert)]);
            await WriteAsync(context, connection, batch with { Journal = [context.Entry(batch, vessels[^1], JournalKind.Created) with { Batch = [.. vessels.Select(v => v.RawId)] }] });
            var entry = (await ReadAsync(feed, 10)).Single();
            Check.Equal(vessels[^1].Ref, entry.Record, "The record");
            Check.Sequence(vessels.Select(v => v.RawId), entry.Batch, "The batch");
            var end = await feed.FindJournalEndAsync(context.Cancellation);
            batch = context.Batch();
            await WriteAsync(context, connection, batch with { Journal = [.. vessels.Select(v => context.Entry(batch, v, JournalKind.Changed) with { Version = 2 })] });
            Check.Set(vessels.Select(v => v.Ref), (await ReadAsync(feed, 33, end)).Select(e => e.Record), "The records of the commit");
        }),
        It("What was refused is not in it", async (context, connection, feed) =>
        {
            var vessel = context.Vessel("Ship");
            await context.InsertAsync(connection, vessel);
            var batch = context.Batch(Drafts.Insert(vessel));
            Check.That(!(await connection.CommitAsync(batch with { Journal = [context.Entry(batch, vessel, JournalKind.Created)] }, context.Cancellation)).IsWritten, "The same record was inserted twice.");
            Check.Equal(0, (await ReadAsync(feed, 10)).Count, "Entries");
        }),
        It("Each tenant has a journal of its own, and a place in one is none in another", async (context, connection, feed) =>
        {
            var other = await context.ConnectAsync(new TenantId("acme"));
            await FillAsync(context, connection, 3);
            var theirs = await FillAsync(context, other, 4);
            Check.Set(theirs.Select(NameOf), (await ReadAsync((IJournalFeed)other, 2)).Select(NameOf), "The other tenant's entries");
            var mine = await feed.FindJournalEndAsync(context.Cancellation);
            await RefusedAsync(ProblemCodes.JournalCursorUnknown, async () => await ((IJournalFeed)other).ReadJournalAsync(mine, 10, context.Cancellation));
            await RefusedAsync(ProblemCodes.JournalCursorUnknown, async () => await feed.ReadJournalAsync(mine with { Commit = context.Host.Ids.Next() }, 10, context.Cancellation));
            await RefusedAsync(ProblemCodes.JournalCursorUnknown, async () => await feed.ReadJournalAsync(mine with { Position = mine.Position + 1000 }, 10, context.Cancellation));
            Check.Equal(0, await ((IJournalFeed)await context.ConnectAsync(new TenantId("empty"))).ForgetJournalAsync(context.Clock.Now + Duration.FromDays(1), 10, context.Cancellation), "Entries forgotten of a tenant without any");
        }),
        It("What is old is forgotten from the beginning, up to the first that is not, and the last entry stays", async (context, connection, feed) =>
        {
            var old = await FillAsync(context, connection, 10);
            context.Clock.Advance(Duration.FromDays(2));
            var middle = context.Clock.Now;
            var young = await FillAsync(context, connection, 4);
            context.Clock.Advance(Duration.FromDays(-1));
            await FillAsync(context, connection, 3);
            var all = await ReadAsync(feed, 1000);
            Check.Equal(0, await feed.ForgetJournalAsync(old[0].At, 1000, context.Cancellation), "Entries older than the first");
            Check.Equal(2, await feed.ForgetJournalAsync(middle, 2, context.Cancellation), "The first two");
            Check.Sequence(all.Skip(2).Select(NameOf), (await ReadAsync(feed, 5)).Select(NameOf), "Entries without the first two");
            Check.Equal(old.Count - 2, await feed.ForgetJournalAsync(middle, 1000, context.Cancellation), "The rest of the old ones");
            Check.Equal(0, await feed.ForgetJournalAsync(middle, 1000, context.Cancellation), "Once more");
            Check.Sequence(all.Skip(old.Count).Select(NameOf), (await ReadAsync(feed, 5)).Select(NameOf), "The young ones, and what stands behind them");
            Check.Equal(all.Count - old.Count - 1, await feed.ForgetJournalAsync(middle + Duration.FromDays(9), 1000, context.Cancellation), "All but the last");
            Check.Sequence([NameOf(all[^1])], (await ReadAsync(feed, 5)).Select(NameOf), "The last");
            var last = await feed.FindJournalEndAsync(context.Cancellation);
            var later = await FillAsync(context, connection, 2);
            Check.Set(later.Select(NameOf), (await ReadAsync(feed, 5, last)).Select(NameOf), "What comes later");
            Check.That(young.Count > 0, "Nothing young was written.");
        }),
        It("Histories lose what was forgotten, those of a batch too", async (context, connection, feed) =>
        {
            var vessels = Enumerable.Range(0, 3).Select(i => context.Vessel($"Ship {i}")).OrderBy(v => v.RawId).ToArray();
            var batch = context.Batch([.. vessels.Select(Drafts.Insert)]);
            await WriteAsync(context, connection, batch with { Journal = [context.Entry(batch, vessels[^1], JournalKind.Created) with { Batch = [.. vessels.Select(v => v.RawId)] }] });
            context.Clock.Advance(Duration.FromDays(1));
            batch = context.Batch();
            await WriteAsync(context, connection, batch with { Journal = [context.Entry(batch, vessels[1], JournalKind.Changed) with { Version = 2 }] });
            Check.Equal(1, await feed.ForgetJournalAsync(context.Clock.Now, 10, context.Cancellation), "Entries forgotten");
            Check.Sequence([JournalKind.Changed], await ((IJournalStore)connection).JournalOfAsync(vessels[1].Ref, context.Cancellation).Select(e => e.Kind).ToListAsync(context.Cancellation), "The history of the one that changed");
            Check.Equal(0, await ((IJournalStore)connection).JournalOfAsync(vessels[2].Ref, context.Cancellation).CountAsync(context.Cancellation), "The history of another");
        }),
        It("A place before what was forgotten is refused, and one at it or behind it is not", async (context, connection, feed) =>
        {
            await FillAsync(context, connection, 8);
            var places = new List<JournalCursor> { JournalCursor.Beginning };
            for (var page = await feed.ReadJournalAsync(null, 1, context.Cancellation); page.Entries.Count > 0; page = await feed.ReadJournalAsync(page.Next, 1, context.Cancellation))
                places.Add(page.Next);
            var all = await ReadAsync(feed, 1000);
            context.Clock.Advance(Duration.FromDays(1));
            Check.Equal(3, await feed.ForgetJournalAsync(context.Clock.Now, 3, context.Cancellation), "Entries forgotten");
            for (var i = 0; i < places.Count; i++)
            {
                if (i < 3)
                    await RefusedAsync(ProblemCodes.JournalCursorExpired, async () => await feed.ReadJournalAsync(places[i], 10, context.Cancellation));
                else
                    Check.Sequence(all.Skip(i).Select(NameOf), (await ReadAsync(feed, 4, places[i])).Select(NameOf), $"Behind {i}");
            }
        }),
        It("A reader beside several writers reads every entry once, and those of a record by version", async (context, connection, feed) =>
        {
            var shared = Enumerable.Range(0, 3).Select(i => context.Vessel($"Shared {i}")).ToArray();
            await context.InsertAsync(connection, [.. shared]);
            var read = new List<JournalEntry>();
            var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() => WriteAsync(context, shared, writer, 25))));
            var at = await feed.FindJournalEndAsync(context.Cancellation);
            while (!writing.IsCompleted)
                await ReadOnAsync();
            var written = (await writing).SelectMany(w => w).ToList();
            for (var patience = Patience; patience > 0 && read.Count < written.Count; patience--)
            {
                await ReadOnAsync();
                await Task.Delay(Moment, context.Cancellation);
            }

            Check.Set(written, read.Select(NameOf), "The entries");
            InOrder(read);
            Check.Sequence(read.Select(NameOf), (await ReadAsync(feed, 100)).Select(NameOf), "Read once more");

            async Task ReadOnAsync()
            {
                var page = await feed.ReadJournalAsync(at, 1 + (read.Count % 9), context.Cancellation);
                read.AddRange(page.Entries);
                at = page.Next;
            }
        }),
        It("Reading and forgetting heed their tokens", async (context, connection, feed) =>
        {
            await FillAsync(context, connection, 3);
            var cancelled = new CancellationToken(canceled: true);
            const string What = "A call with a cancelled token";
            await Check.ThrowsAsync<OperationCanceledException>(async () => await feed.ReadJournalAsync(null, 10, cancelled), What);
            await Check.ThrowsAsync<OperationCanceledException>(async () => await feed.FindJournalEndAsync(cancelled), What);
            await Check.ThrowsAsync<OperationCanceledException>(async () => await feed.ForgetJournalAsync(context.Clock.Now + Duration.FromDays(1), 10, cancelled), What);
        }),
    ];

    // Several commits on a few records, some of them on two.
    private static async Task<List<JournalEntry>> FillAsync(StoreScenarioContext context, IStoreConnection connection, int commits)
    {
        var written = new List<JournalEntry>();
        Vessel[] vessels = [.. Enumerable.Range(0, 3).Select(i => context.Vessel($"Ship {i}"))];
        var versions = new long[vessels.Length];
        var from = await ((IJournalFeed)connection).FindJournalEndAsync(context.Cancellation);
        for (var i = 0; i < commits; i++)
        {
            var batch = context.Batch();
            var entries = new[] { i % 3, (i + 1) % 3 }.Take(1 + (i % 2)).Select(v => context.Entry(batch, vessels[v], ++versions[v] == 1 ? JournalKind.Created : JournalKind.Changed) with
            {
                Version = versions[v],
                Reason = $"commit {i}",
                Old = new Dictionary<string, FieldValue>(StringComparer.Ordinal) { ["crew"] = FieldValue.Integer(i) },
            }).ToArray();
            await context.WriteAsync(connection, batch with { Journal = [.. entries] });
            written.AddRange(entries);
        }

        await ComeAsync(context, (IJournalFeed)connection, from, written);
        return written;
    }

    private static async Task WriteAsync(StoreScenarioContext context, IStoreConnection connection, CommitBatch batch)
    {
        var from = await ((IJournalFeed)connection).FindJournalEndAsync(context.Cancellation);
        await context.WriteAsync(connection, batch);
        await ComeAsync(context, (IJournalFeed)connection, from, batch.Journal);
    }

    // A store may hold back what was committed while somebody else, on the same server, writes still.
    private static async Task ComeAsync(StoreScenarioContext context, IJournalFeed feed, JournalCursor from, IReadOnlyCollection<JournalEntry> written)
    {
        for (var patience = Patience; (await feed.ReadJournalAsync(from, 10_000, context.Cancellation)).Entries.Count < written.Count; patience--)
        {
            Check.That(patience > 0, $"Of {written.Count} entries that were committed not all can be read, though nobody writes any more.");
            await Task.Delay(Moment, context.Cancellation);
        }
    }

    // Each a record of its own, and one that others change too.
    private static async Task<List<string>> WriteAsync(StoreScenarioContext context, Vessel[] shared, int writer, int commits)
    {
        var written = new List<string>();
        var connection = await context.Store.ConnectAsync(default, context.Cancellation);
        await using (connection)
        {
            for (var i = 0; i < commits;)
            {
                var there = await context.FindAsync<Vessel>(connection, shared[(writer + i) % shared.Length].RawId);
                var (own, next) = (context.Vessel($"Own {writer} {i}"), context.Next(there!, v => v.Crew = writer));
                var batch = context.Batch(Drafts.Insert(own), Drafts.Update(there!, next));
                batch = batch with { Journal = [context.Entry(batch, own, JournalKind.Created), context.Entry(batch, next, JournalKind.Changed)] };
                if (!(await connection.CommitAsync(batch, context.Cancellation)).IsWritten)
                    continue;
                written.AddRange(batch.Journal.Select(NameOf));
                i++;
            }
        }

        return written;
    }

    private static async Task<List<JournalEntry>> ReadAsync(IJournalFeed feed, int size, JournalCursor? after = null)
    {
        var found = new List<JournalEntry>();
        while (true)
        {
            var page = await feed.ReadJournalAsync(after, size, default);
            Check.That(page.Entries.Count <= size, $"A page of {page.Entries.Count} entries was read, where {size} were asked for.");
            if (page.Entries.Count == 0)
                return found;
            found.AddRange(page.Entries);
            after = page.Next;
        }
    }

    private static void InOrder(IEnumerable<JournalEntry> entries)
    {
        foreach (var of in entries.GroupBy(e => e.Record))
            Check.Sequence(of.Select(e => e.Version).Order(), of.Select(e => e.Version), $"The versions of {of.Key}");
    }

    private static async Task RefusedAsync(string code, Func<Task> read) =>
        Check.Equal(code, (await Check.ThrowsAsync<RefusedException>(read, "A place that is not good")).Problems.Single().Code, "The problem");

    private static string NameOf(JournalEntry entry) => $"{entry.Commit} {entry.Record} {entry.Version}";

    private static StoreScenario It(string name, Func<StoreScenarioContext, IStoreConnection, IJournalFeed, Task> body) => new(
        name,
        StoreArea.Feed,
        async context =>
        {
            var connection = await context.ConnectAsync();
            await body(context, connection, (IJournalFeed)connection);
        },
        StoreNeeds.Feed | StoreNeeds.Journal);
}
