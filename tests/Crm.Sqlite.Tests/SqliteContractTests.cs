using Crm.Conformance;

namespace Crm.Sqlite.Tests;

public sealed class SqliteContractTests
{
    public static TheoryData<string> Names => [.. StoreContract.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_sqlite_file_keeps_the_contract(string name) => Assert.Equal(
        StoreNeeds.None, await StoreContract.All.Single(s => s.Name == name).RunAsync(new SqliteFixture(), TestContext.Current.CancellationToken));
}
