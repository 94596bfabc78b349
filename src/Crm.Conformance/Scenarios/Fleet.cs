using Crm.Persistence;
using Crm.Records;
using Crm.Values;
using NodaTime;

namespace Crm.Conformance.Scenarios;

/// <summary>Some ships and ports, known by heart: what rules find among them is written down by hand.</summary>
/// <remarks>Now is 2026-03-02T09:00Z. Ghost, its hold and the port Sunk lie in the bin.</remarks>
internal sealed class Fleet
{
    private Fleet(StoreScenarioContext context, IStoreConnection connection)
    {
        (Context, Connection) = (context, connection);
        (Alice, Bob) = (new RecordRef("user", context.Host.Ids.Next()), new RecordRef("user", context.Host.Ids.Next()));
        North = new RecordRef("team", context.Host.Ids.Next());
        Europe = context.Port("Europe");
        Basel = context.Port("Basel", p => (p.Country, p.Parent) = ("CH", Europe.Id));
        Hamburg = context.Port("Hamburg", p => (p.Country, p.Parent) = ("DE", Europe.Id));
        Kiel = context.Port("Kiel", p => (p.Country, p.Parent) = ("DE", Hamburg.Id));
        Sunk = context.Port("Sunk", p => p.Country = "XX");
        Sunk.Set("deletedAt", FieldValue.Instant(context.Clock.Now));
        Aurora = MakeAurora();
        Borealis = MakeBorealis();
    }

    public StoreScenarioContext Context { get; }

    public IStoreConnection Connection { get; }

    public RecordRef Alice { get; }

    public RecordRef Bob { get; }

    public RecordRef North { get; }

    public Port Europe { get; }

    public Port Basel { get; }

    public Port Hamburg { get; }

    public Port Kiel { get; }

    public Port Sunk { get; }

    public Vessel Aurora { get; }

    public Vessel Borealis { get; }

    public static async Task<Fleet> WriteAsync(StoreScenarioContext context)
    {
        var fleet = new Fleet(context, await context.ConnectAsync());
        var ghost = context.Vessel("Ghost", v => (v.Kind, v.Crew, v.HomePort, v.Trades, v.Worth) = (VesselKind.Bulk, 10, fleet.Basel.Id, ["grain"], new Money(1000, "CHF", 1000, 1, null)));
        var below = context.Hold(ghost, "below", 0, 1000);
        foreach (var gone in new Record[] { ghost, below })
            gone.Set("deletedAt", FieldValue.Instant(context.Clock.Now));
        var (corona, delta, echo) = (fleet.MakeCorona(), fleet.MakeDelta(), fleet.MakeEcho());
        await context.InsertAsync(fleet.Connection, fleet.Europe, fleet.Basel, fleet.Hamburg, fleet.Kiel, fleet.Sunk);
        await context.InsertAsync(fleet.Connection, fleet.Aurora, fleet.Borealis, corona, delta, echo, ghost);
        await context.InsertAsync(
            fleet.Connection,
            context.Hold(fleet.Aurora, "fore", 0, 100),
            context.Hold(fleet.Aurora, "aft", 1, 50),
            context.Hold(fleet.Borealis, "tank", 0, 300),
            context.Hold(delta, "deep", 0),
            below);
        return fleet;
    }

    private Vessel MakeAurora() => Context.Vessel("Aurora", v =>
    {
        (v.Kind, v.Rating, v.Crew, v.Decks, v.Draught, v.Insured) = (VesselKind.Bulk, "A", 10, 12, 1.5m, true);
        (v.BuiltOn, v.SeenAt) = (new LocalDate(2001, 3, 5), Instant.FromUtc(2026, 3, 2, 8, 0));
        (v.Worth, v.HomePort, v.Trades) = (new Money(100, "CHF", 100, 1, new LocalDate(2026, 3, 2)), Basel.Id, ["grain", "ore"]);
        (v.Notes, v.ExternalIds, v.Owner, v.OwnerTeam) = ("Café au lait", ExternalIds.None.With("erp", "7"), Alice, North);
        v.Set("status", FieldValue.Text("moored", FieldKind.State));
    });

    private Vessel MakeBorealis() => Context.Vessel("Borealis", v =>
    {
        (v.Kind, v.Rating, v.Crew, v.Decks, v.Draught, v.Insured) = (VesselKind.Tanker, "B", 20, 20, 2.25m, false);
        (v.BuiltOn, v.SeenAt) = (new LocalDate(1990, 3, 10), Instant.FromUtc(2026, 2, 1, 0, 0));
        (v.Worth, v.HomePort, v.Trades) = (new Money(200, "EUR", 190, 0.95m, new LocalDate(2026, 3, 2)), Hamburg.Id, ["oil"]);
        (v.Notes, v.Sister, v.Owner, v.Place) = ("cafe\u0301 AU LAIT", Aurora.Id, Bob, new GeoPoint(53.5, 10));
        v.Set("status", FieldValue.Text("sailing", FieldKind.State));
    });

    private Vessel MakeCorona() => Context.Vessel("Corona", v =>
        (v.Kind, v.Crew, v.Decks, v.HomePort, v.Trades, v.Sister) = (VesselKind.Bulk, 10, 1, Kiel.Id, ["grain"], Borealis.Id));

    private Vessel MakeDelta() => Context.Vessel("Delta", v =>
    {
        (v.Decks, v.Draught, v.Insured, v.BuiltOn) = (5, 0, true, new LocalDate(2020, 2, 29));
        (v.SeenAt, v.Worth, v.HomePort) = (Instant.FromUtc(2025, 12, 31, 23, 30), new Money(50, "CHF", 50, 1, new LocalDate(2026, 3, 2)), Sunk.Id);
        v.Notes = "100% ﬁne_grain";
    });

    private Vessel MakeEcho() => Context.Vessel("Echo", v =>
    {
        (v.Kind, v.Crew, v.Draught, v.BuiltOn, v.Trades) = (VesselKind.RollOn, 0, 1.5m, new LocalDate(2026, 3, 2), ["grain", "oil", "ore"]);
        (v.Notes, v.About) = ("100 fine grain", Basel.Ref);
    });
}
