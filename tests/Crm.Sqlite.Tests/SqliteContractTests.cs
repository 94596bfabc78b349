using Crm.Conformance.Xunit;

namespace Crm.Sqlite.Tests;

public sealed class SqliteContractTests() : StoreContractTests(new SqliteFixture());
