using Crm.Access;
using Crm.Errors;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Conformance.Scenarios;

/// <summary>A command that carries a key happens once.</summary>
internal static class CommandScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("A command is kept with its result and actor, or without them", async context =>
        {
            var connection = await context.ConnectAsync();
            Check.Equal(null, await connection.FindCommandAsync("one", default), "The command before");
            var (one, other) = (context.Batch(), context.Batch());
            one = one with { Command = new StoredCommand("one", "f1", "Ergebnis 😀", one.Id, new RecordRef("user", context.Host.Ids.Next())) };
            other = other with { Command = new StoredCommand(new string('k', 200), "f2", null, other.Id) };
            await context.WriteAsync(connection, one);
            await context.WriteAsync(connection, other);
            Check.Equal(one.Command, await connection.FindCommandAsync("one", default), "The command");
            Check.Equal(other.Command, await connection.FindCommandAsync(new string('k', 200), default), "The other command");
        }),
        It("A key that is stored refuses the batch, and nothing is written", async context =>
        {
            var connection = await context.ConnectAsync();
            var first = new StoredCommand("key", "f", "1", context.Host.Ids.Next());
            await context.WriteAsync(connection, context.Batch() with { Command = first });
            var outcome = await connection.CommitAsync(context.Batch(Drafts.Insert(context.Port("Basel"))) with { Command = first with { Result = "2" } }, default);
            Check.That(outcome is { CommandExists: true, IsWritten: false }, "A stored key did not refuse the batch.");
            Check.Equal(0, await connection.CountAsync(context.Query<Port>(), default), "Ports");
            Check.Equal(first, await connection.FindCommandAsync("key", default), "The command");
        }),
        It("Keys differ letter by letter", async context =>
        {
            var connection = await context.ConnectAsync();
            foreach (var key in new[] { "key", "KEY", "key ", "k\u00E9y", "ke\u0301y" })
            {
                Check.Equal(null, await connection.FindCommandAsync(key, default), $"The command '{key}' before");
                await context.WriteAsync(connection, context.Batch() with { Command = new StoredCommand(key, "f", null, context.Host.Ids.Next()) });
            }
        }),
        It("A refused batch keeps no command", async context =>
        {
            var connection = await context.ConnectAsync();
            var port = context.Port("Basel");
            await context.InsertAsync(connection, port);
            var batch = context.Batch(Drafts.Insert(port)) with { Command = new StoredCommand("key", "f", null, context.Host.Ids.Next()) };
            Check.That(!(await connection.CommitAsync(batch, default)).IsWritten, "The same record was inserted twice.");
            Check.Equal(null, await connection.FindCommandAsync("key", default), "The command");
        }),
        It("A use case with a key happens once and answers again", async context =>
        {
            var first = await AddOnceAsync(context, "key", "f");
            Check.Equal(first, await AddOnceAsync(context, "key", "f"), "The second answer");
            Check.That(first != await AddOnceAsync(context, "other", "f"), "Another key gave the same answer.");
            Check.Equal(2, await (await context.ConnectAsync()).CountAsync(context.Query<Port>(), default), "Ports");
        }),
        It("A key with other arguments is refused", async context =>
        {
            await AddOnceAsync(context, "key", "f");
            var error = await Check.ThrowsAsync<RefusedException>(() => AddOnceAsync(context, "key", "g"), "The same key with another fingerprint");
            Check.Sequence([ProblemCodes.CommandReused], error.Problems.Select(p => p.Code), "The problems");
        }),
        It("A key from another actor is refused", async context =>
        {
            await AddOnceAsync(context, "key", "f");
            var other = new Actor { User = new RecordRef("user", context.Host.Ids.Next()) };
            var error = await Check.ThrowsAsync<RefusedException>(() => AddOnceAsync(context, "key", "f", other), "The same key from another actor");
            Check.Sequence([ProblemCodes.CommandReused], error.Problems.Select(p => p.Code), "The problems");
        }),
        It("A use case asked for many times at once happens once", async context =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => AddOnceAsync(context, "key", "f"))));
            Check.Equal(1, answers.Distinct().Count(), "Different answers");
            Check.Equal(1, await (await context.ConnectAsync()).CountAsync(context.Query<Port>(), default), "Ports");
        }),
    ];

    private static async Task<Id<Port>> AddOnceAsync(StoreScenarioContext context, string key, string fingerprint, Actor? actor = null) =>
        await context.Host.Crm.OnceAsync(default, actor ?? Actor.System, key, fingerprint, (session, _) => new ValueTask<Id<Port>>(session.Add(Port.Named("Basel")).Id), context.Cancellation);

    private static StoreScenario It(string name, Func<StoreScenarioContext, Task> body) => new(name, StoreArea.Commands, body);
}
