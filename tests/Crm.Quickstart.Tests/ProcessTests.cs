namespace Quickstart.Tests;

public sealed class ProcessTests : IDisposable
{
    private readonly SmallFolder _folder = new();

    [Fact]
    public async Task The_models_process_is_drawn()
    {
        var shown = (await Run.DoneAsync("process", "draw")).Output;
        Assert.Contains("● prospecting", shown, StringComparison.Ordinal);
        Assert.Contains("● won 100 %; requires amount, closedOn; freezes amount", shown, StringComparison.Ordinal);
        Assert.Contains("lose → lost, asks for lostReason", shown, StringComparison.Ordinal);
        Assert.Contains("stateDiagram-v2", shown, StringComparison.Ordinal);
        Assert.StartsWith("stateDiagram-v2", (await Run.DoneAsync("process", "draw", "--form", "mermaid")).Output, StringComparison.Ordinal);
        Assert.StartsWith("digraph \"lead\"", (await Run.DoneAsync("process", "draw", "--key", "lead", "--form", "dot")).Output, StringComparison.Ordinal);
        Assert.StartsWith("stateDiagram-v2", (await Run.DoneAsync("process", "draw", "--json")).Json.GetProperty("mermaid").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_models_processes_have_no_findings() =>
        Assert.Empty((await Run.DoneAsync("process", "lint", "--json")).Json.GetProperty("findings").EnumerateArray());

    [Fact]
    public async Task A_file_is_drawn_and_its_dead_ends_are_found()
    {
        var file = _folder.Write("ticket.json", """
            { "key": "ticket", "type": "ticket", "states": [ { "key": "waiting", "initial": true }, { "key": "stuck" }, { "key": "never" } ],
              "transitions": [ { "name": "block", "from": ["waiting"], "to": "stuck" } ] }
            """);
        Assert.Contains("s_waiting --> s_stuck", (await Run.DoneAsync("process", "draw", file)).Output, StringComparison.Ordinal);
        var lint = await Run.OfAsync("process", "lint", file, "--json");
        Assert.Equal(1, lint.Code);
        Assert.Contains(lint.Json.GetProperty("findings").EnumerateArray(), f => f.GetProperty("text").GetString()!.Contains("never", StringComparison.Ordinal));
        Assert.Contains("ticket /states/", (await Run.OfAsync("process", "lint", file)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_does_not_fit_its_type_is_a_finding_and_one_that_is_none_is_wrong_input()
    {
        var unfit = await Run.OfAsync("process", "lint", _folder.Write("unfit.json", """
            { "key": "p", "type": "opportunity", "stateField": "stage", "states": [ { "key": "a", "initial": true }, { "key": "b", "kind": "won", "required": ["colour"] } ],
              "transitions": [ { "name": "go", "to": "b" } ] }
            """), "--json");
        Assert.Equal(1, unfit.Code);
        Assert.Contains("process.unknown_field", unfit.Output, StringComparison.Ordinal);
        var none = await Run.OfAsync("process", "lint", _folder.Write("none.json", """{ "key": "p" }"""));
        Assert.Equal((2, ""), (none.Code, none.Output));
        Assert.Contains("Has no member \"states\"", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_of_a_type_are_listed_with_related_sets()
    {
        var type = (await Run.DoneAsync("fields", "Opportunity", "--json")).Json;
        var fields = type.GetProperty("fields").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!);
        Assert.Equal("money", fields["amount"].GetProperty("kind").GetString());
        Assert.Equal("party", fields["customer"].GetProperty("target").GetString());
        Assert.Equal(["prospecting", "engaging", "won", "lost"], fields["stage"].GetProperty("choices").EnumerateArray().Select(c => c.GetString()));
        Assert.True(fields["daysToClose"].GetProperty("readOnly").GetBoolean());
        Assert.Contains(type.GetProperty("related").EnumerateArray(), r => r.GetProperty("name").GetString() == "lineItems" && r.GetProperty("type").GetString() == "lineItem");
        Assert.Contains("amount.currency", (await Run.DoneAsync("fields", "opportunity")).Output, StringComparison.Ordinal);
        Assert.Contains("lineItem, part of opportunity", (await Run.DoneAsync("fields")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
