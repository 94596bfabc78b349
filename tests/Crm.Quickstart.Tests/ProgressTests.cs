using Crm.Import.Runs;
using Quickstart.Importing;

namespace Quickstart.Tests;

public class ProgressTests
{
    [Fact]
    public void A_table_is_through_when_another_begins_however_many_rows_it_has()
    {
        var error = new StringWriter();
        var lines = new ImportLines(new Terminal(TextWriter.Null, error));
        foreach (var (type, rows) in new[] { ("user", 500), ("user", 1000), ("user", 1000), ("team", 500), ("team", 500), ("user", 4_700), ("user", 5_200), ("user", 5_400) })
            lines.Report(new ImportProgress("a.csv", type, rows, 0) { Share = 0.25 });
        lines.Report(new ImportProgress("a.csv", "user", 3, 0));
        lines.End();
        Assert.Equal(
            ["a.csv: 1,000 rows as user", "a.csv: 500 rows as team", "a.csv: 5,200 rows as user, 25 % of the file …", "a.csv: 5,400 rows as user", "a.csv: 3 rows as user"],
            error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
