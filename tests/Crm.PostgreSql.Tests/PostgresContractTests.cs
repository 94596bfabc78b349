using Crm.Conformance.Xunit;

namespace Crm.PostgreSql.Tests;

public sealed class PostgresContractTests(PostgresServer server) : StoreContractTests(new PostgresFixture(server));
