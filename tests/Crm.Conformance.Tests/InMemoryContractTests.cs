using Crm.Conformance.Xunit;

namespace Crm.Conformance.Tests;

public sealed class InMemoryContractTests() : StoreContractTests(new InMemoryFixture())
{
    protected override RandomTrials Trials { get; } = RandomTrials.FromEnvironment(new RandomTrials { Rules = 4000 });
}
