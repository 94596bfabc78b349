using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Crm.EntityFrameworkCore;
using Crm.Sql;

namespace Crm.Plans;

/// <summary>Asks a database how it means to answer every form of statement, and what each takes.</summary>
/// <param name="connection">An open connection to tables that were filled.</param>
/// <param name="dialect">The database's dialect.</param>
/// <param name="explain">What stands before a statement to ask for its plan, and in which column the plan then is.</param>
internal sealed class PlanLook(DbConnection connection, RelationalDialect dialect, (string Prefix, int Column) explain)
{
    /// <summary>The forms in whose plan a step is a fault, with their plans.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(StoreSql sql, PlanRows rows, Func<PlanShape, string, bool> isFault)
    {
        var faults = new List<string>();
        foreach (var shape in PlanShape.All(dialect, sql, rows))
        {
            var plan = await RunAsync(shape, explain.Prefix, r => r.GetString(explain.Column));
            var watch = Stopwatch.StartNew();
            await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
                await RunAsync(shape, "", _ => "");
            var text = string.Create(CultureInfo.InvariantCulture, $"== {shape.Name} ({watch.Elapsed.TotalMilliseconds:0.0} ms)\n{shape.Text}\n{string.Join('\n', plan)}");
            TestContext.Current.TestOutputHelper?.WriteLine(text);
            if (plan.Exists(step => isFault(shape, step)))
                faults.Add(text);
        }

        return faults;
    }

    private async Task<List<string>> RunAsync(PlanShape shape, string prefix, Func<DbDataReader, string> read)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = prefix + shape.Text;
        foreach (var (value, column) in shape.Parameters)
            dialect.Bind(command.Parameters, value, column);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            lines.Add(read(reader));
        return lines;
    }
}
