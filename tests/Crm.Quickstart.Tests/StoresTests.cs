using Crm.PostgreSql.Tests;
using Quickstart.Tests.Stores;

namespace Quickstart.Tests;

/// <summary>The same commands, and the same answers to the letter, whatever keeps the records.</summary>
public class StoresTests(PostgresServer server)
{
    [Fact]
    public async Task Sqlite_and_postgres_answer_as_memory_does()
    {
        using var folder = new SmallFolder(SmallFolder.DealsOfTwoTeams);
        var rule = folder.Write("rule.json", """{"related":"opportunities","where":{"field":"stage","eq":"won"},"sum":"amount","ge":100}""");
        string[][] commands =
        [
            ["report"], ["report", "--as", "Mia"], ["report", "--as", "Cy"], ["segment", rule], ["segment", rule, "--as", "Noa"], ["explain", rule, "Alpha"],
            ["explain", rule, "Alpha", "--as", "Mia"], ["can", "D3"], ["can", "D1"], ["fields", "Opportunity"], ["fields", "Customer", "--as", "Ann"],
        ];
        await using var sqlite = await TestStore.EmptyAsync("sqlite", server);
        await using var postgres = await TestStore.EmptyAsync("postgres", server);
        foreach (var store in new[] { sqlite, postgres })
            await store.DoneAsync("import", folder.Root);
        foreach (var command in commands)
        {
            var expected = await Run.DoneAsync([.. command, "--from", folder.Root, "--json"]);
            Assert.Equal(expected.Output, (await sqlite.DoneAsync([.. command, "--json"])).Output);
            Assert.Equal(expected.Output, (await postgres.DoneAsync([.. command, "--json"])).Output);
        }

        foreach (var move in (string[][])[["move", "D3", "win"], ["move", "D3", "win", "customer=Alpha"], ["move", "D4", "lose"], ["move", "D4", "lose", "lostReason=price"], ["history", "D3", "--type", "user"]])
        {
            var (left, right) = (await sqlite.RunAsync([.. move, "--json"]), await postgres.RunAsync([.. move, "--json"]));
            Assert.Equal((left.Code, left.Output, left.Error), (right.Code, right.Output, right.Error));
        }

        Assert.Equal((await sqlite.DoneAsync("report", "--json")).Output, (await postgres.DoneAsync("report", "--json")).Output);
        await sqlite.DoneAsync("check");
        await postgres.DoneAsync("check");
    }
}
