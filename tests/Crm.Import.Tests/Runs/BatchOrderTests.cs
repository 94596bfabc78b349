using Crm.Access;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Records;
using Crm.Rules;
using Crm.Testing;

namespace Crm.Import.Tests.Runs;

public sealed class BatchOrderTests : IDisposable
{
    private const int BatchSize = 5;
    private const string Fine = "1";
    private const string NoNumber = "heavy";

    // The last is refused by the commit.
    private static readonly string[] Weights = [Fine, NoNumber, "101"];

    private static readonly CrmModel Model = CrmModel.Build(m => m
        .Add<Parcel>()
        .Require<Parcel>("parcel.weight", Rule.For<Parcel>(p => !(p.Weight > 100)), "At most 100.", "weight"));

    private static readonly ImportPlan Plan = ImportPlan.Parse(
        """{ "system": "a", "tables": [ { "file": "parcels.csv", "type": "parcel", "key": "id", "fields": { "name": "id", "weight": "weight" } } ] }""");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-order-");

    [Fact]
    public async Task While_a_batch_is_written_the_next_is_read_and_still_each_row_is_told_in_its_turn()
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 400).Select(_ => Weights[random.Next(Weights.Length)]).ToArray();
        Seller.Write(_folder, "parcels.csv", "id,weight\n" + string.Concat(rows.Select((weight, i) => $"p{i},{weight}\n")));
        await using var host = new CrmTestHost(Model);
        var report = await new Importer(host.Crm, host.Clock)
            .RunAsync(Plan, _folder.FullName, Actor.System, new ImportOptions { BatchSize = BatchSize }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(rows.Index().Where(r => r.Item != Fine).Select(r => r.Index + 2), report.Problems.Select(p => (int)p.Line));
        Assert.Equal((400, rows.Count(r => r == Fine), rows.Count(r => r != Fine)), (report.Tables[0].Rows, report.Tables[0].Created, report.Tables[0].Refused));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class Parcel : Record<Parcel>
    {
        public string Name { get; set; } = "";

        public int? Weight { get; set; }
    }
}
