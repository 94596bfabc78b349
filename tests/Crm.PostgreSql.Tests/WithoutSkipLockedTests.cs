using Crm.Conformance;

namespace Crm.PostgreSql.Tests;

/// <summary>Work is handed out as well where the server knows no SKIP LOCKED.</summary>
public sealed class WithoutSkipLockedTests(PostgresServer server)
{
    public static IEnumerable<TheoryDataRow<string>> Scenarios =>
        StoreContract.All.Where(s => s.Area == StoreArea.Work).Select(s => new TheoryDataRow<string>(s.Name));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Work_is_handed_out(string name) =>
        Assert.Equal(StoreNeeds.None, await StoreContract.All.Single(s => s.Name == name).RunAsync(new PostgresFixture(server, skipsLocked: false), TestContext.Current.CancellationToken));
}
