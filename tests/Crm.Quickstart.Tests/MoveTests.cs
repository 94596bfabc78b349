using System.Text.Json;

namespace Quickstart.Tests;

public sealed class MoveTests : IDisposable
{
    private readonly SmallFolder _folder = new();

    [Fact]
    public async Task A_move_happens_or_every_reason_is_told()
    {
        await ImportAsync();
        var refused = await RunAsync("move", "D3", "win", "--json");
        Assert.Equal(
            (1, """{"type":"opportunity","record":"D3","transition":"win","from":"engaging","to":"engaging","reasons":["customer: is asked for by win."],"moved":false,"overruled":[]}"""),
            (refused.Code, JsonSerializer.Serialize(refused.Json)));
        Assert.Contains("✗ opportunity D3 is still engaging; win was refused:", (await RunAsync("move", "D3", "win")).Output, StringComparison.Ordinal);
        Assert.Equal("stage: win cannot be taken in prospecting; it can in engaging.", (await RunAsync("move", "D4", "win", "--json")).Json.GetProperty("reasons")[0].GetString());
        Assert.Equal("lostReason: is asked for by lose.", (await RunAsync("move", "D4", "lose", "--json")).Json.GetProperty("reasons")[0].GetString());

        var done = await RunAsync("move", "D4", "lose", "lostReason=Too dear", "probability=5", "expectedCloseOn=2026-01-31", "contact=Beta", "--reason", "They called", "--json");
        Assert.Equal((0, "lost"), (done.Code, done.Json.GetProperty("to").GetString()));
        var entry = (await RunAsync("history", "D4", "--json")).Json.GetProperty("entries")[0];
        Assert.Equal(("They called", "changed", "the host"), (entry.GetProperty("reason").GetString(), entry.GetProperty("kind").GetString(), entry.GetProperty("by").GetString()));
        var changes = entry.GetProperty("changes").EnumerateArray().ToDictionary(c => c.GetProperty("field").GetString()!, c => (c.GetProperty("from").GetString(), c.GetProperty("to").GetString()));
        Assert.Equal((null, "Too dear"), changes["lostReason"]);
        Assert.Equal(("prospecting", "lost"), changes["stage"]);
        Assert.Equal((null, "Beta"), changes["contact"]);
        Assert.Contains("✓ opportunity D3: win, engaging → won", (await RunAsync("move", "D3", "win", "customer=Alpha")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_the_transition_sets_itself_is_told()
    {
        await ImportAsync();
        var done = await RunAsync("move", "D3", "win", "customer=Alpha", "closedOn=2001-01-01", "--json");
        Assert.Equal((0, true), (done.Code, done.Json.GetProperty("moved").GetBoolean()));
        var told = Assert.Single(done.Json.GetProperty("overruled").EnumerateArray()).GetString();
        Assert.StartsWith("closedOn is 20", told, StringComparison.Ordinal);
        Assert.EndsWith(", not 2001-01-01: the transition sets it, or it follows from other values.", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closedOn: 'soon' cannot be read; wanted is a day such as 2026-03-29.", "closedOn=soon")]
    [InlineData("probability: '1.5' cannot be read; wanted is a whole number.", "probability=1.5")]
    [InlineData("amount: '5 dollars' cannot be read; wanted is an amount such as 1200", "amount=5 dollars")]
    [InlineData("customer: There is no party with the external id or name 'Omega'.", "customer=Omega")]
    [InlineData("opportunity has no field 'colour'; those that can be set are", "colour=red")]
    [InlineData("stage cannot be set: only its process moves it.", "stage=won")]
    [InlineData("version cannot be set", "version=7")]
    [InlineData("'nonsense' is not of the form field=value.", "nonsense")]
    public async Task A_value_that_cannot_be_read_is_a_sentence_and_changes_nothing(string sentence, string value)
    {
        await ImportAsync();
        var run = await RunAsync("move", "D4", "lose", "lostReason=price", value, "--json");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Equal("prospecting", (await RunAsync("can", "D4", "--json")).Json.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(2, "is no transition of pipeline; there are engage, win, lose", "move", "D4", "fly")]
    [InlineData(1, "There is no record with the external id or name 'D99'.", "move", "D99", "win")]
    [InlineData(2, "party has no process; types with one are lead, opportunity.", "can", "Alpha", "--type", "Customer")]
    [InlineData(2, "party has no process; types with one are lead, opportunity.", "can", "Alpha")]
    public async Task What_cannot_be_asked_is_said(int code, string sentence, params string[] command)
    {
        await ImportAsync();
        var run = await RunAsync(command);
        Assert.Equal((code, ""), (run.Code, run.Output));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_transition_is_listed_with_what_it_asks_or_why_not()
    {
        await ImportAsync();
        var moves = (await RunAsync("can", "D3", "--json")).Json.GetProperty("transitions").EnumerateArray()
            .Select(t => $"{t.GetProperty("name")} {t.GetProperty("isOffered")} {t.GetProperty("isAllowed")} {string.Join(',', t.GetProperty("asks").EnumerateArray())} {string.Join(',', t.GetProperty("reasons").EnumerateArray())}");
        Assert.Equal(
            ["engage False False  It leaves prospecting, not engaging.", "win True True customer,amount ", "lose True True lostReason "], moves);
        var shown = (await RunAsync("can", "D3")).Output;
        Assert.Contains("✓ lose → lost, asks for lostReason", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_records_of_one_name_are_listed_instead_of_one_being_taken()
    {
        await ImportAsync();
        var run = await RunAsync("history", "Mia");
        Assert.Equal(2, run.Code);
        Assert.Contains("user seller:Mia", run.Error, StringComparison.Ordinal);
        Assert.Contains("team seller:Mia", run.Error, StringComparison.Ordinal);
        Assert.Equal("user", (await RunAsync("history", "Mia", "--type", "user", "--json")).Json.GetProperty("type").GetString());
        Assert.Equal("D1", (await RunAsync("history", "seller:D1", "--json")).Json.GetProperty("record").GetString());
    }

    [Fact]
    public async Task The_history_tells_states_as_the_file_does()
    {
        await ImportAsync();
        var states = (await RunAsync("history", "D1", "--json")).Json.GetProperty("states").EnumerateArray().Select(s => $"{s.GetProperty("state")} {s.GetProperty("enteredAt")}");
        Assert.Equal(["engaging 2020-01-01T00:00:00Z", "won 2020-01-11T00:00:00Z"], states);
        var shown = (await RunAsync("history", "D1")).Output;
        Assert.Contains("lineItem.product: Saw", shown, StringComparison.Ordinal);
        Assert.Contains("won since 2020-01-11", shown, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<Run> ImportAsync() => Run.DoneAsync("import", _folder.Root, "--db", _folder.Database);

    private Task<Run> RunAsync(params string[] command) => Run.OfAsync([.. command, "--db", _folder.Database]);
}
