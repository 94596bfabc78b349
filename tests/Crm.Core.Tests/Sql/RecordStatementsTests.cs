using Crm.Core.Tests.Evaluation;
using Crm.Records;
using Crm.Sql;
using Crm.Sqlite;

namespace Crm.Core.Tests.Sql;

public sealed class RecordStatementsTests
{
    [Fact]
    public void Updates_are_kept_by_the_fields_that_changed_and_only_so_many_of_them()
    {
        var type = SqlWorld.Catalog.Get<Patient>();
        var statements = new RecordStatements(new RecordColumns(type, SqliteDialect.Instance), SqliteDialect.Instance);
        FieldDefinition[] fields = [.. type.Fields.Where(f => f is { Custom: false, System: false }).Take(10)];
        Assert.Same(statements.Update([fields[0]]), statements.Update([fields[0]]));
        for (var n = 1; n < 1 << fields.Length; n++)
        {
            var changed = fields.Where((_, i) => (n & (1 << i)) != 0).ToList();
            var update = statements.Update(changed);
            Assert.Same(update, statements.Update(changed));
            Assert.Equal(changed.Sum(f => FieldPieces.ColumnsOf(f).Length) + 3, update.Parameters.Length);
            Assert.InRange(statements.Updates, 1, RecordStatements.MostUpdates);
        }
    }
}
