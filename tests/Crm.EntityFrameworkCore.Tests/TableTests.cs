using Crm.Conformance;
using Crm.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Crm.EntityFrameworkCore.Tests;

public class TableTests
{
    [Fact]
    public void The_tables_of_the_contract_are_those_of_the_layouts()
    {
        using var database = Databases.Contract();
        Compare(database, StoreContract.Model, []);
    }

    [Fact]
    public void The_tables_of_the_domain_are_those_of_the_layouts_and_stand_beside_the_hosts()
    {
        using var database = Databases.Domain();
        Compare(database, DomainContext.Crm, ["Invoice", "InvoiceLine"]);
    }

    private static void Compare<TContext>(SqliteDatabase<TContext> database, CrmModel model, string[] others) where TContext : DbContext
    {
        var layouts = TableLayouts.Of(model.Catalog, SqliteDialect.Instance);
        var tables = database.Rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Select(r => r[0]);
        Assert.Equal(layouts.Select(l => l.Name).Concat(others).Order(StringComparer.Ordinal), tables.Order(StringComparer.Ordinal));
        foreach (var layout in layouts)
        {
            var columns = database.Rows($"SELECT name, type, \"notnull\" FROM pragma_table_info('{layout.Name}')").Select(r => (layout.Name, r[0], r[1], r[2] == "1"));
            Assert.Equal(
                layout.Columns.Select(c => (layout.Name, c.Name, c.Type, c.IsRequired)).OrderBy(c => c.Item2, StringComparer.Ordinal),
                columns.OrderBy(c => c.Item2, StringComparer.Ordinal));
            Assert.Equal(layout.Key, database.Rows($"SELECT name FROM pragma_table_info('{layout.Name}') WHERE pk > 0 ORDER BY pk").Select(r => r[0]));
            Assert.Equal(
                layout.Indexes.Where(i => i.Expression is null).Select(i => $"{i.Name}({string.Join(",", i.Columns)})").Order(StringComparer.Ordinal),
                database.Rows($"SELECT l.name || '(' || (SELECT group_concat(i.name) FROM pragma_index_info(l.name) AS i) || ')' FROM pragma_index_list('{layout.Name}') AS l WHERE l.origin = 'c'")
                    .Select(r => r[0]).Order(StringComparer.Ordinal));
        }
    }
}
