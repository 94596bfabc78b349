using Crm.Persistence;
using Crm.Records;

namespace Crm.Conformance.Scenarios;

/// <summary>A value that at most one record may hold.</summary>
internal static class ClaimScenarios
{
    private static readonly Claim Registry = new("vessel", "registry", "CH-1");

    public static IEnumerable<StoreScenario> All =>
    [
        It("A claim that was taken names its holder, and one that was not names nobody", async (context, connection, vessel) =>
        {
            Check.Equal(null, await connection.FindClaimAsync(Registry, default), "The holder before");
            await context.WriteAsync(connection, context.Batch() with { Claims = [Take(Registry, vessel)] });
            Check.Equal(vessel.Ref, await connection.FindClaimAsync(Registry, default), "The holder");
        }),
        It("The holders of many claims are found at once, and claims that nobody holds are left out", async (context, connection, vessel) =>
        {
            var claims = Enumerable.Range(0, 250).Select(i => new Claim("vessel", i % 2 == 0 ? "registry" : "callSign", $"K{i / 2}")).ToArray();
            var second = context.Vessel("Second");
            var taken = claims.Where((_, i) => i % 3 != 0).Select((c, i) => Take(c, i % 5 == 0 ? second : vessel)).ToArray();
            await context.WriteAsync(connection, context.Batch(Drafts.Insert(second)) with { Claims = [.. taken] });
            var held = await connection.FindClaimsAsync([.. claims, new Claim("port", "registry", "K1")], default);
            Check.Sequence(
                taken.Select(t => (t.Claim, t.Record)).OrderBy(t => t.Claim.ToString(), StringComparer.Ordinal),
                held.Select(h => (h.Key, h.Value)).OrderBy(h => h.Key.ToString(), StringComparer.Ordinal), "The holders");
            Check.Equal(0, (await connection.FindClaimsAsync([], default)).Count, "The holders of no claims");
        }),
        It("A claim that another holds is lost, and nothing is written", async (context, connection, vessel) =>
        {
            await context.WriteAsync(connection, context.Batch() with { Claims = [Take(Registry, vessel)] });
            var second = context.Vessel("Second");
            var free = new Claim("vessel", "registry", "FREE");
            var outcome = await connection.CommitAsync(context.Batch(Drafts.Insert(second)) with { Claims = [Take(free, second), Take(Registry, second)] }, default);
            Check.Sequence([new ClaimLost(Take(Registry, second), vessel.Ref)], outcome.ClaimsLost, "The claims lost");
            Check.Sequence(["First"], await context.NamesAsync(connection, context.Query<Vessel>()), "The vessels");
            Check.Equal(null, await connection.FindClaimAsync(free, default), "The holder of the other claim");
        }),
        It("A claim given up is free for another", async (context, connection, vessel) =>
        {
            await context.WriteAsync(connection, context.Batch() with { Claims = [Take(Registry, vessel)] });
            await context.WriteAsync(connection, context.Batch() with { Claims = [Give(Registry, vessel)] });
            Check.Equal(null, await connection.FindClaimAsync(Registry, default), "The holder");
            var second = context.Vessel("Second");
            await context.WriteAsync(connection, context.Batch(Drafts.Insert(second)) with { Claims = [Take(Registry, second)] });
            Check.Equal(second.Ref, await connection.FindClaimAsync(Registry, default), "The next holder");
        }),
        It("A claim moves from one record to another in one batch", async (context, connection, vessel) =>
        {
            await context.WriteAsync(connection, context.Batch() with { Claims = [Take(Registry, vessel)] });
            var second = context.Vessel("Second");
            await context.WriteAsync(connection, context.Batch(Drafts.Insert(second)) with { Claims = [Give(Registry, vessel), Take(Registry, second)] });
            Check.Equal(second.Ref, await connection.FindClaimAsync(Registry, default), "The holder");
        }),
        It("The claim of a record that is purged is free in the same batch", async (context, connection, vessel) =>
        {
            await context.WriteAsync(connection, context.Batch() with { Claims = [Take(Registry, vessel)] });
            var second = context.Vessel("Second");
            await context.WriteAsync(connection, context.Batch(Drafts.Delete(vessel), Drafts.Insert(second)) with { Claims = [Take(Registry, second)] });
            Check.Equal(second.Ref, await connection.FindClaimAsync(Registry, default), "The holder");
        }),
        It("Two records change their claims with each other in one batch", async (context, connection, vessel) =>
        {
            var (second, other) = (context.Vessel("Second"), new Claim("vessel", "registry", "CH-2"));
            await context.WriteAsync(connection, context.Batch(Drafts.Insert(second)) with { Claims = [Take(Registry, vessel), Take(other, second)] });
            await context.WriteAsync(connection, context.Batch() with { Claims = [Give(Registry, vessel), Give(other, second), Take(other, vessel), Take(Registry, second)] });
            Check.Equal(second.Ref, await connection.FindClaimAsync(Registry, default), "The holder of the one");
            Check.Equal(vessel.Ref, await connection.FindClaimAsync(other, default), "The holder of the other");
        }),
        It("A claim given up and taken again by its holder in one batch stays", async (context, connection, vessel) =>
        {
            await context.WriteAsync(connection, context.Batch() with { Claims = [Take(Registry, vessel)] });
            await context.WriteAsync(connection, context.Batch() with { Claims = [Give(Registry, vessel), Take(Registry, vessel)] });
            Check.Equal(vessel.Ref, await connection.FindClaimAsync(Registry, default), "The holder");
        }),
        It("Two records of one batch cannot both take a claim", async (context, connection, vessel) =>
        {
            var second = context.Vessel("Second");
            var outcome = await connection.CommitAsync(context.Batch(Drafts.Insert(second)) with { Claims = [Take(Registry, vessel), Take(Registry, second)] }, default);
            Check.Equal(1, outcome.ClaimsLost.Length, "Claims lost");
            Check.Equal(null, await connection.FindClaimAsync(Registry, default), "The holder");
        }),
        It("Nobody gives up the claim of another", async (context, connection, vessel) =>
        {
            var second = context.Vessel("Second");
            await context.WriteAsync(connection, context.Batch(Drafts.Insert(second)) with { Claims = [Take(Registry, vessel)] });
            await context.WriteAsync(connection, context.Batch() with { Claims = [Give(Registry, second)] });
            Check.Equal(vessel.Ref, await connection.FindClaimAsync(Registry, default), "The holder");
        }),
        It("Claims of another type, field or key are other claims, letter by letter", async (context, connection, vessel) =>
        {
            Claim[] claims =
            [
                Registry, Registry with { Type = "port" }, Registry with { Field = "callSign" }, Registry with { Key = "ch-1" }, Registry with { Key = "CH-1 " },
                Registry with { Key = "CH\u20111" }, Registry with { Key = "\u00C9" }, Registry with { Key = "E\u0301" }, Registry with { Key = new string('K', 200) + "😀" },
            ];
            foreach (var claim in claims)
            {
                Check.Equal(null, await connection.FindClaimAsync(claim, default), $"The holder of {claim} before");
                Record holder = string.Equals(claim.Type, "port", StringComparison.Ordinal) ? context.Port("Holder") : context.Vessel("Holder");
                await context.WriteAsync(connection, context.Batch(Drafts.Insert(holder)) with { Claims = [Take(claim, holder)] });
                Check.Equal(holder.Ref, await connection.FindClaimAsync(claim, default), $"The holder of {claim}");
            }
        }),
        It("A deleted row leaves no claim behind", async (context, connection, vessel) =>
        {
            await context.WriteAsync(connection, context.Batch() with { Claims = [Take(Registry, vessel)] });
            await context.WriteAsync(connection, context.Batch(Drafts.Delete(vessel)));
            Check.Equal(null, await connection.FindClaimAsync(Registry, default), "The holder");
        }),
        It("A refusal over a version takes and gives up no claim", async (context, connection, vessel) =>
        {
            var other = Registry with { Key = "CH-2" };
            await context.WriteAsync(connection, context.Batch() with { Claims = [Take(Registry, vessel)] });
            var batch = context.Batch(Drafts.Insert(vessel)) with { Claims = [Give(Registry, vessel), Take(other, vessel)] };
            Check.That(!(await connection.CommitAsync(batch, default)).IsWritten, "The same record was inserted twice.");
            Check.Equal(vessel.Ref, await connection.FindClaimAsync(Registry, default), "The holder of the one");
            Check.Equal(null, await connection.FindClaimAsync(other, default), "The holder of the other");
        }),
        It("Of many who take a claim at once, one gets it", async (context, connection, _) =>
        {
            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                var (own, vessel) = (await context.ConnectAsync(), context.Vessel("Racer"));
                var outcome = await own.CommitAsync(context.Batch(Drafts.Insert(vessel)) with { Claims = [Take(Registry, vessel)] }, default);
                Check.That(outcome.IsWritten || outcome.ClaimsLost.Length == 1, "A lost claim is not named.");
                return outcome.IsWritten ? vessel.Ref : (RecordRef?)null;
            })));
            Check.Equal(1, won.Count(w => w is not null), "Records that got the claim");
            Check.Equal(won.Single(w => w is not null), await connection.FindClaimAsync(Registry, default), "The holder");
            Check.Equal(2, await connection.CountAsync(context.Query<Vessel>(), default), "Vessels");
        }),
    ];

    public static ClaimWrite Take(Claim claim, Record record) => new(claim, record.Ref, Take: true);

    public static ClaimWrite Give(Claim claim, Record record) => new(claim, record.Ref, Take: false);

    private static StoreScenario It(string name, Func<StoreScenarioContext, IStoreConnection, Vessel, Task> body) => new(name, StoreArea.Claims, async context =>
    {
        var connection = await context.ConnectAsync();
        var vessel = context.Vessel("First");
        await context.InsertAsync(connection, vessel);
        await body(context, connection, vessel);
    });
}
