using Crm.Access;
using Crm.Import.Runs;
using Crm.Parties;
using Crm.Sales;
using Crm.Sessions;
using Crm.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Import.Tests.Runs;

public class ManyAtOnceTests
{
    [Fact]
    public async Task Four_imports_at_once_of_shuffled_files_make_no_record_twice()
    {
        var seed = Environment.GetEnvironmentVariable("CRM_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"CRM_SEED={seed}");
        var folders = Enumerable.Range(0, 4).Select(i => Shuffled(new Random(seed + i))).ToArray();
        var database = Directory.CreateTempSubdirectory("crm-import-");
        try
        {
            await using var services = new ServiceCollection()
                .AddCrm(Seller.Model, crm => crm.UseSqlite(new SqliteOptions { Path = Path.Combine(database.FullName, "crm.db") }))
                .BuildServiceProvider();
            var crm = services.GetRequiredService<ICrmRuntime>();
            var importer = new Importer(crm, TimeProvider.System);
            var reports = await Task.WhenAll(folders.Select(f => Task.Run(
                async () => await importer.RunAsync(Seller.Plan, f.FullName, Actor.System, new ImportOptions { BatchSize = 40 }), TestContext.Current.CancellationToken)));
            Assert.All(reports, r => Assert.Empty(r.Problems));
            Assert.Equal(400, reports.Sum(r => r.Tables[^1].Created));

            await using var session = await crm.OpenSessionAsync(Actor.System, TestContext.Current.CancellationToken);
            var deals = await session.Opportunities.ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(400, deals.Count);
            Assert.Equal(400, deals.Select(d => d.ExternalIds["seller"]).Distinct().Count());
            Assert.All(deals, d => Assert.Single(d.LineItems));
            Assert.Equal((3, 2), (await session.Parties.CountAsync(TestContext.Current.CancellationToken), await session.Set<Crm.People.Team>().CountAsync(TestContext.Current.CancellationToken)));
        }
        finally
        {
            foreach (var folder in folders.Append(database))
                folder.Delete(recursive: true);
        }
    }

    private static DirectoryInfo Shuffled(Random random)
    {
        var folder = Seller.Folder(deals: 400);
        foreach (var file in folder.GetFiles("*.csv"))
        {
            var lines = File.ReadAllLines(file.FullName);
            random.Shuffle(lines.AsSpan(1));
            File.WriteAllLines(file.FullName, lines);
        }

        return folder;
    }
}
