using Crm.Conformance;
using Crm.InMemory;
using Crm.Persistence;

namespace Crm.Docs.Tests.Examples;

#region store-fixture
public sealed class MyFixture : IStoreFixture
{
    public ValueTask<ICrmStore> CreateAsync(CrmModel model, CancellationToken cancellationToken) =>
        new(new InMemoryStore(model.Catalog));                    // yours: an empty one, made for this model
}
#endregion

#region store-enrolment
public class MyStoreTests
{
    public static TheoryData<string> Names => [.. StoreContract.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keeps_the_contract(string name)
    {
        var lacks = await StoreContract.All.Single(s => s.Name == name).RunAsync(new MyFixture());
        Assert.SkipUnless(lacks == StoreNeeds.None, $"The store lacks {lacks}.");
    }
}
#endregion
