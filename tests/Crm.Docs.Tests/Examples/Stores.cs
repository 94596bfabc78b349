using Crm.Conformance;
using Crm.Conformance.Faults;
using Crm.Conformance.Xunit;
using Crm.Errors;
using Crm.InMemory;
using Crm.Persistence;
using Crm.Testing;

namespace Crm.Docs.Tests.Examples;

#region store-fixture
public sealed class MyFixture : IStoreFixture
{
    public ValueTask<ICrmStore> CreateAsync(CrmModel model, TimeProvider clock, CancellationToken cancellationToken) =>
        new(new InMemoryStore(model.Catalog, clock));             // yours: an empty one, made for this model
}
#endregion

#region store-enrolment
public sealed class MyStoreTests() : StoreContractTests(new MyFixture())
{
    protected override RandomTrials Trials { get; } = RandomTrials.FromEnvironment(new RandomTrials { Rules = 1000, Sequences = 10 });
}
#endregion

public class KitExamples
{
    [Fact]
    public async Task Another_framework_runs_the_scenarios_itself()
    {
        #region store-by-hand
        foreach (var scenario in StoreContract.With(new RandomTrials { Rules = 200, Sequences = 2 }))
        {
            var lacks = await scenario.RunAsync(new MyFixture());     // throws a ConformanceException where the store falls short
            if (lacks != StoreNeeds.None)
                Console.WriteLine($"{scenario} did not run: the store lacks {lacks}.");
        }
        #endregion
    }

    [Fact]
    public async Task A_use_case_is_tried_on_a_store_that_fails()
    {
        #region store-faults
        var store = new FaultyStore(new InMemoryStore(StoreContract.Model.Catalog, new ManualClock()));
        await using var host = new CrmTestHost(StoreContract.Model, crm => crm.UseStore(_ => store));
        await using var session = await host.OpenAsync();
        session.Add(Port.Named("Basel"));
        store.Fail(StoreFault.LoseConnectionAfterCommit);
        var error = await Assert.ThrowsAsync<StoreException>(async () => await session.CommitAsync());
        Assert.True(error.CommitUnknown);
        #endregion
    }
}
