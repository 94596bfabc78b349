using Crm.Persistence;
using Crm.Records;

namespace Crm.Conformance.Scenarios;

/// <summary>Page after page, each record once.</summary>
internal static class PageScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        .. OrderScenarios.Kinds.Select(kind => new StoreScenario($"Pages over {kind.Field} hand out each record once, in order", StoreArea.Pages, async context =>
        {
            var (connection, up, down) = await OrderScenarios.WriteAsync(context, kind.Field, kind.Ascending);
            foreach (var size in new[] { 1, 2, 3 })
            {
                Check.Sequence(up, await PagedAsync(context, connection, context.Query<Vessel>(null, kind.Field), size), $"Pages of {size} by {kind.Field}");
                Check.Sequence(down, await PagedAsync(context, connection, context.Query<Vessel>(null, "-" + kind.Field), size), $"Pages of {size} by {kind.Field} in reverse");
            }
        })),
        It("Pages over several keys and paths hand out each record once", async context =>
        {
            var fleet = await Fleet.WriteAsync(context);
            foreach (string[] order in new string[][] { ["crew", "-name"], ["-kind", "-crew"], ["homePort.name"], ["-homePort.parent.name", "name"], ["-owner.team", "draught"], [] })
            {
                var query = context.Query<Vessel>(null, order);
                var whole = await context.NamesAsync(fleet.Connection, query);
                Check.Equal(5, whole.Length, "Ships");
                foreach (var size in new[] { 1, 2 })
                    Check.Sequence(whole, await SessionPagedAsync(context, order, size), $"Pages of {size} by {string.Join(", ", order)}");
            }
        }),
        It("While records come and go, those that stay are handed out once", async context =>
        {
            var connection = await context.ConnectAsync();
            var vessels = Enumerable.Range(0, 10).Select(i => context.Vessel($"n{i}", v => v.Crew = i)).ToArray();
            await context.InsertAsync(connection, [.. vessels]);
            var (names, query) = (new List<string>(), context.Query<Vessel>(null, "crew") with { Take = 4 });
            var page = await context.ListAsync(connection, query);
            names.AddRange(page.Select(Drafts.NameOf));
            await context.InsertAsync(connection, context.Vessel("before", v => v.Crew = 1), context.Vessel("behind", v => v.Crew = 7));
            await context.WriteAsync(connection, context.Batch(Drafts.Delete(vessels[0]), Drafts.Delete(vessels[3]), Drafts.Delete(vessels[5])));
            page = await context.ListAsync(connection, query with { After = new PageCursor([FieldValue.Integer(3)], vessels[3].RawId), Take = 100 });
            names.AddRange(page.Select(Drafts.NameOf));
            Check.Sequence(["n0", "n1", "n2", "n3", "n4", "n6", "n7", "behind", "n8", "n9"], names, "What the pages hand out");
        }),
        It("A record that loses the value it is ordered by while a page is read is handed out once", async context =>
        {
            var (reading, writing) = (await context.ConnectAsync(), await context.ConnectAsync());
            var vessels = Enumerable.Range(0, 6).Select(i => context.Vessel($"n{i}", v => v.Draught = i < 4 ? 9 - i : null)).ToArray();
            await context.InsertAsync(writing, [.. vessels]);
            var names = new List<string>();
            var query = context.Query<Vessel>(null, "-draught") with { After = new PageCursor([FieldValue.Number(10)], Guid.Empty), Take = 100 };
            await foreach (var vessel in reading.QueryAsync(query, context.Cancellation))
            {
                names.Add(Drafts.NameOf(vessel));
                if (names.Count > 1)
                    continue;
                await context.WriteAsync(writing, context.Batch(Drafts.Update(vessels[0], context.Next(vessels[0], v => v.Draught = null))));
            }

            Check.Sequence(["n0", "n1", "n2", "n3", "n4", "n5"], names.Order(StringComparer.Ordinal), "What the page hands out");
        }),
        It("A session's cursor goes through its text, and the last page has none", async context =>
        {
            await Fleet.WriteAsync(context);
            var session = await context.OpenAsync();
            var first = await session.Set<Vessel>().OrderByDescending("name").PageAsync(3);
            Check.Sequence(["Echo", "Delta", "Corona"], first.Items.Select(v => v.Name), "The first page");
            var last = await session.Set<Vessel>().OrderByDescending("name").PageAsync(3, first.Next);
            Check.Sequence(["Borealis", "Aurora"], last.Items.Select(v => v.Name), "The last page");
            Check.Equal(null, last.Next, "The cursor of the last page");
            Check.Equal(null, (await session.Set<Vessel>().PageAsync(5)).Next, "The cursor of a page that holds them all");
        }),
        It("A cursor at the end gives an empty page", async context =>
        {
            var connection = await context.ConnectAsync();
            await context.InsertAsync(connection, context.Vessel("Only", v => v.Crew = 1));
            var query = context.Query<Vessel>(null, "crew") with { After = new PageCursor([FieldValue.Integer(2)], Guid.Empty) };
            Check.Equal(0, (await context.ListAsync(connection, query)).Count, "Records behind the end");
        }),
    ];

    private static async Task<List<string>> PagedAsync(StoreScenarioContext context, IStoreConnection connection, RecordQuery query, int size)
    {
        var names = new List<string>();
        for (PageCursor? after = null; ;)
        {
            var page = await context.ListAsync(connection, query with { After = after, Take = size });
            Check.That(page.Count <= size, $"A page of {size} has {page.Count} records.");
            names.AddRange(page.Select(Drafts.NameOf));
            Check.That(names.Count <= 100, "Pages never end.");
            if (page.Count < size)
                return names;
            after = new RecordOrder(query.Sort).PlaceOf(page[^1], query.Context);
        }
    }

    private static async Task<List<string>> SessionPagedAsync(StoreScenarioContext context, string[] order, int size)
    {
        var session = await context.OpenAsync();
        var set = session.Set<Vessel>();
        foreach (var path in order)
            set = path[0] == '-' ? set.OrderByDescending(path[1..]) : set.OrderBy(path);
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await set.PageAsync(size, cursor);
            names.AddRange(page.Items.Select(v => v.Name));
            Check.That(names.Count <= 100, "Pages never end.");
            cursor = page.Next;
        }
        while (cursor is not null);
        return names;
    }

    private static StoreScenario It(string name, Func<StoreScenarioContext, Task> body) => new(name, StoreArea.Pages, body);
}
