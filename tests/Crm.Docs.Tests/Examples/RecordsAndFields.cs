using Crm.Parties;
using Crm.Records;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;
using NodaTime;

namespace Crm.Docs.Tests.Examples;

#region records-classes
public sealed class Asset : Record<Asset>
{
    public required string Name { get; set; }
    public required Id<Party> Holder { get; set; }
    public string? Serial { get; set; }
    public AssetCondition Condition { get; set; }
    public LocalDate? BoughtOn { get; set; }
    public Money? Price { get; set; }
    public Address? Place { get; set; }
    public ChoiceSet Tags { get; set; } = ChoiceSet.None;
    public PartList<Meter> Meters => Parts<Meter>();

    private Asset() { }
    public static Asset Of(string name, Id<Party> holder) => new() { Name = name, Holder = holder };
}

public sealed class Meter : Part<Meter, Asset>
{
    public required string Name { get; set; }
    public long Reading { get; set; }

    private Meter() { }
    public static Meter Of(string name, long reading) => new() { Name = name, Reading = reading };
}

public enum AssetCondition { New, Used, Broken }
#endregion

public class RecordsAndFields
{
    #region records-model
    private static readonly CustomField<LocalDate> WarrantyUntil = new("warrantyUntil");

    private static readonly CrmModel Model = CrmModel.Build(m => m
        .AddParties()
        .Add<Asset>(t =>
        {
            t.Field(a => a.Serial).Unique().MatchKey().MaxLength(40);
            t.Field(a => a.Holder).Inverse("assets");
            t.Custom(WarrantyUntil).Label("Warranty until");
        })
        .Add<Meter>());
    #endregion

    [Fact]
    public async Task Records_hold_fields_parts_and_custom_values()
    {
        await using var host = new CrmTestHost(Model);
        await using var session = await host.OpenAsync();
        var acme = session.Add(Party.Organisation("Acme"));

        #region records-use
        var press = session.Add(Asset.Of("Press 4", acme.Id));
        press.Serial = "P-0004";
        press.Tags = ["loud", "heavy"];
        press.Place = new Address { City = "Basel" };
        press[WarrantyUntil] = new LocalDate(2027, 6, 30);
        press.Meters.Add(Meter.Of("hours", 1_200));
        await session.CommitAsync();                       // version 1

        press.Meters[0].Reading = 1_300;
        await session.CommitAsync();                       // version 2: a changed part raises the root's version

        var inBasel = await session.Set<Asset>().Where(a => a.Place!.City == "Basel" && a.Tags.Contains("loud")).CountAsync();
        #endregion

        Assert.Equal(2, press.Version);
        Assert.Equal(1, inBasel);
        session.Add(Asset.Of("Press 5", acme.Id)).Serial = "p-0004";
        await session.ShouldBeRefusedAsync("field.not_unique", "serial");
    }
}
