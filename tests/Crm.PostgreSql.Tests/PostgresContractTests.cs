using Crm.Conformance;

namespace Crm.PostgreSql.Tests;

public sealed class PostgresContractTests(PostgresServer server)
{
    public static TheoryData<string> Names => [.. StoreContract.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_postgres_database_keeps_the_contract(string name) => Assert.Equal(
        StoreNeeds.None, await StoreContract.All.Single(s => s.Name == name).RunAsync(new PostgresFixture(server), TestContext.Current.CancellationToken));
}
