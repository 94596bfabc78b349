using System.Data.Common;
using Crm.Records;
using Crm.Sql;
using Crm.Sqlite;
using Crm.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Crm.EntityFrameworkCore.Tests;

public class ListenerTests
{
    [Fact]
    public void What_a_dialect_wants_to_hear_it_hears_of_every_context_of_the_host()
    {
        SQLitePCL.Batteries_V2.Init();
        var dialect = new Listening();
        using var context = new DbContext(new DbContextOptionsBuilder().UseSqlite("Data Source=:memory:").UseCrm(DomainContext.Crm, dialect).Options);
        context.Database.OpenConnection();
        Assert.Equal(1, dialect.Opened);
    }

    private sealed class Listening : RelationalDialect
    {
        private readonly Opening _opening = new();

        public int Opened => _opening.Count;

        public override string Provider => SqliteDialect.Instance.Provider;

        public override bool IsTenantFirst => false;

        protected internal override IEnumerable<IInterceptor> Interceptors => [_opening];

        public override string ColumnType(SqlColumn column, FieldDefinition? field) => SqliteDialect.Instance.ColumnType(column, field);

        public override Type ProviderType(SqlColumn column) => SqliteDialect.Instance.ProviderType(column);

        public override string Has(string choices, string choice) => SqliteDialect.Instance.Has(choices, choice);

        public override string StartOf(string value, FieldKind kind, CalendarUnit unit, string zone) => SqliteDialect.Instance.StartOf(value, kind, unit, zone);

        protected override string Custom(string json, SqlColumn column) => json;
    }

    private sealed class Opening : DbConnectionInterceptor
    {
        public int Count { get; private set; }

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Count++;
    }
}
