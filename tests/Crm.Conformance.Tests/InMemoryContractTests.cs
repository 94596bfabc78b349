using Crm.Conformance.Xunit;

namespace Crm.Conformance.Tests;

public sealed class InMemoryContractTests() : StoreContractTests(new InMemoryFixture())
{
    protected override RandomTrials Trials { get; } = RandomTrials.FromEnvironment() with { Rules = 4000 };
}
