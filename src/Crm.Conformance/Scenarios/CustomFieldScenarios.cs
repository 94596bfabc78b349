using Crm.Records;
using Crm.Rules;
using Crm.Values;
using NodaTime;

namespace Crm.Conformance.Scenarios;

/// <summary>Custom fields are kept, sorted and judged like others.</summary>
internal static class CustomFieldScenarios
{
    public static IEnumerable<StoreScenario> All =>
    [
        It("Custom values of every kind come back", async context =>
        {
            var connection = await context.ConnectAsync();
            var vessel = context.Vessel("Custom", v => Fill(v, context.Host.Ids.Next()));
            await context.InsertAsync(connection, vessel);
            Check.Fields(vessel, await context.FindAsync<Vessel>(connection, vessel.RawId));
            Check.Fields(vessel, (await context.ListAsync(connection, context.Query<Vessel>())).FirstOrDefault());
        }),
        It("Custom values are kept at their limits", async context =>
        {
            var connection = await context.ConnectAsync();
            var vessel = context.Vessel("Limits", v =>
            {
                v[VesselFields.Score] = -99_999_999_999.9999m;
                v[VesselFields.Berths] = 999_999_999_999_999;
                v[VesselFields.Nick] = string.Concat(Enumerable.Repeat("😀\"\\/", 800));
                v[VesselFields.SurveyedOn] = new LocalDate(1, 1, 1);
                v[VesselFields.PingedAt] = Instant.FromUtc(9999, 12, 31, 23, 59, 59) + Duration.FromNanoseconds(999_999_000);
                v[VesselFields.Anchor] = new GeoPoint(47.559_599_012_345_68, -180);
            });
            await context.InsertAsync(connection, vessel);
            Check.Fields(vessel, await context.FindAsync<Vessel>(connection, vessel.RawId));
        }),
        It("A custom value is changed and another taken away, and the rest stays", async context =>
        {
            var connection = await context.ConnectAsync();
            var vessel = context.Vessel("Custom", v => Fill(v, context.Host.Ids.Next()));
            await context.InsertAsync(connection, vessel);
            var next = await context.UpdateAsync(connection, vessel, v => (v[VesselFields.Score], v[VesselFields.Nick]) = (7, null));
            Check.Fields(next, await context.FindAsync<Vessel>(connection, vessel.RawId));
        }),
        It("Rules compare custom values by their kind", async context =>
        {
            var connection = await context.ConnectAsync();
            var port = context.Port("Basel", p => p.Country = "CH");
            await context.InsertAsync(
                connection,
                port,
                context.Vessel("Nine", v => (v[VesselFields.Score], v[VesselFields.Nick], v[VesselFields.Tags], v[VesselFields.Agent]) = (9, "Ninette", ["new"], port.Ref)),
                context.Vessel("Ten", v => (v[VesselFields.Score], v[VesselFields.Nick], v[VesselFields.Sealed], v[VesselFields.Grade]) = (10, "tenner", true, "good")),
                context.Vessel("None", v => v[VesselFields.SurveyedOn] = new LocalDate(2026, 3, 1)));
            await context.FindsAsync<Vessel>(connection, Rule.Field("score").Gt(9.5m), "Ten");
            await context.FindsAsync<Vessel>(connection, Rule.Field("score").Ne(Operand.Of(FieldValue.Number(9))), "Ten", "None");
            await context.FindsAsync<Vessel>(connection, Rule.Field("score").Empty(), "None");
            await context.FindsAsync<Vessel>(connection, Rule.Field("nick").StartsWith("NIN"), "Nine");
            await context.FindsAsync<Vessel>(connection, Rule.Field("tags").Has("new"), "Nine");
            await context.FindsAsync<Vessel>(connection, Rule.Field("sealed").Eq(value: true), "Ten");
            await context.FindsAsync<Vessel>(connection, Rule.Field("grade").In("good", "fair"), "Ten");
            await context.FindsAsync<Vessel>(connection, Rule.Field("surveyedOn").Lt(Operand.Today()), "None");
            await context.FindsAsync<Vessel>(connection, Rule.Field("agent.country").Eq("CH"), "Nine");
            await context.FindsAsync<Port>(connection, Rule.Related("vesselsByAgent").Any(), "Basel");
        }),
        It("The same key under another kind is another value", async context =>
        {
            var connection = await context.ConnectAsync();
            var vessel = context.Vessel("Earlier", v => v.Custom = v.Custom.With("score", FieldKind.Text, FieldValue.Text("high")));
            await context.InsertAsync(connection, vessel);
            await context.FindsAsync<Vessel>(connection, Rule.Field("score").Empty(), "Earlier");
            Check.Fields(vessel, await context.FindAsync<Vessel>(connection, vessel.RawId));
        }),
    ];

    private static void Fill(Vessel v, Guid agent)
    {
        (v[VesselFields.Nick], v[VesselFields.Grade], v[VesselFields.Tags]) = ("Ninette", "good", ["b", "a"]);
        (v[VesselFields.Berths], v[VesselFields.Score], v[VesselFields.Sealed]) = (12, 1.5m, false);
        (v[VesselFields.SurveyedOn], v[VesselFields.PingedAt]) = (new LocalDate(2026, 2, 28), Instant.FromUtc(2026, 2, 28, 1, 2));
        v[VesselFields.Deposit] = new Money(10, "EUR", 9.5m, 0.95m, new LocalDate(2026, 3, 2));
        (v[VesselFields.Agent], v[VesselFields.Anchor]) = (new RecordRef("port", agent), new GeoPoint(1.5, -2.25));
    }

    private static StoreScenario It(string name, Func<StoreScenarioContext, Task> body) => new(name, StoreArea.CustomFields, body);
}
