using System.Text.Json;
using Crm.Design;
using Crm.Errors;
using Crm.Processes;
using Crm.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Processes;

public class ProcessJsonTests
{
    [Fact]
    public void A_process_reads_as_people_would_write_it()
    {
        const string Json = """
            {"key":"tickets","type":"deal","states":[{"key":"new","initial":true},{"key":"done","kind":"closed","required":["title"]}],
             "transitions":[{"name":"solve","from":["new"],"to":"done","before":{"rule":{"field":"hot","eq":true},"description":"Only hot ones."},
               "after":{"set":{"proposedAt":{"now":"0d"},"lostReason":null},"raise":[{"event":"deal.solved"}],"work":[{"kind":"survey","after":"2d"}]}}]}
            """;
        var process = ProcessJson.Parse(Json);
        Assert.Equal("Tickets", process.Label);
        Assert.Equal("status", process.StateField);
        Assert.Equal(StateKind.Closed, process.FindState("done")!.Kind);
        var solve = Assert.Single(process.Transitions);
        Assert.Equal(new Guard(Rule.Field("hot").Eq(true), "Only hot ones."), solve.Before);
        Assert.Equal([new SetDefinition("proposedAt", Operand.Now()), new SetDefinition("lostReason", null)], solve.After.Set);
        Assert.Equal(string.Concat(Json.Split('\n').Select(l => l.Trim())), ProcessJson.Write(process));
    }

    [Fact]
    public void What_is_written_in_C_sharp_is_the_same_from_JSON()
    {
        var again = ProcessJson.Parse(ProcessJson.Write(Deals.Sales));
        Assert.Equal(Deals.Sales, again);
        Assert.Equal(ProcessJson.Write(Deals.Sales), ProcessJson.Write(again));
    }

    [Fact]
    public void Any_process_comes_back_equal_from_its_JSON() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var process = new RandomProcesses(seed).Process();
        var json = ProcessJson.Write(process);
        var again = ProcessJson.Parse(json);
        return process.Equals(again) && string.Equals(json, ProcessJson.Write(again), StringComparison.Ordinal);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData("", ProblemCodes.ProcessSyntax, "")]
    [InlineData("[]", ProblemCodes.ProcessWrongForm, "")]
    [InlineData("{'key':'p','type':'deal','transitions':[]}", ProblemCodes.ProcessMemberMissing, "")]
    [InlineData("{'key':'p','type':'deal','states':[{'key':'a','initial':true}],'transitions':[],'colour':1}", ProblemCodes.ProcessUnknownMember, "/colour")]
    [InlineData("{'key':'p','key':'q','type':'deal','states':[{'key':'a','initial':true}],'transitions':[]}", ProblemCodes.ProcessMemberTwice, "/key")]
    [InlineData("{'key':'\\ud800','type':'deal','states':[{'key':'a','initial':true}],'transitions':[]}", ProblemCodes.ProcessBadText, "/key")]
    [InlineData("{'key':'p','type':'deal','states':[{'key':'a','initial':'yes'}],'transitions':[]}", ProblemCodes.ProcessWrongForm, "/states/0/initial")]
    [InlineData("{'key':'p','type':'deal','states':[{'key':'a','initial':true,'kind':'happy'}],'transitions':[]}", ProblemCodes.ProcessWrongForm, "/states/0/kind")]
    [InlineData("{'key':'p','type':'deal','states':[{'key':'a','initial':true,'probability':1.5}],'transitions':[]}", ProblemCodes.ProcessWrongForm, "/states/0/probability")]
    [InlineData("{'key':'p','type':'deal','states':[{'key':'a','initial':true,'probability':101}],'transitions':[]}", ProblemCodes.ProcessOutOfRange, "/states/0/probability")]
    [InlineData("{'key':'p','type':'deal','states':[{'key':'a','initial':true},{'key':'a'}],'transitions':[]}", ProblemCodes.ProcessStateTwice, "/states/1/key")]
    [InlineData("{'key':'p','type':'deal','states':[{'key':'A','initial':true}],'transitions':[]}", ProblemCodes.ProcessBadKey, "/states/0/key")]
    [InlineData("{'key':'p','type':'deal','states':[{'key':'a'}],'transitions':[]}", ProblemCodes.ProcessNoInitialState, "/states")]
    [InlineData("{'key':'p','type':'deal','states':[{'key':'a','initial':true,'required':['x','x']}],'transitions':[]}", ProblemCodes.ProcessNamedTwice, "/states/0/required/1")]
    [InlineData("{'key':'p','type':'deal','states':[{'key':'a','initial':true,'frozen':['status']}],'transitions':[]}", ProblemCodes.ProcessStateFieldFrozen, "/states/0/frozen/0")]
    [InlineData("{'key':'p','type':'deal','label':' ','states':[{'key':'a','initial':true}],'transitions':[]}", ProblemCodes.ProcessTextLength, "/label")]
    [InlineData("{'key':'p','type':'deal','version':0,'states':[{'key':'a','initial':true}],'transitions':[]}", ProblemCodes.ProcessOutOfRange, "/version")]
    [InlineData("T{'name':'t','to':'b'}", ProblemCodes.ProcessUnknownState, "/transitions/0/to")]
    [InlineData("T{'name':'t','from':['b']}", ProblemCodes.ProcessUnknownState, "/transitions/0/from/0")]
    [InlineData("T{'name':'t'},{'name':'t'}", ProblemCodes.ProcessTransitionTwice, "/transitions/1/name")]
    [InlineData("T{'name':'a b'}", ProblemCodes.ProcessBadKey, "/transitions/0/name")]
    [InlineData("T{'name':'t','before':{'description':'x'}}", ProblemCodes.ProcessMemberMissing, "/transitions/0/before")]
    [InlineData("T{'name':'t','before':{'rule':{'field':'x','is':1},'description':'x'}}", ProblemCodes.RuleUnknownOperator, "/transitions/0/before/rule/is")]
    [InlineData("T{'name':'t','before':{'rule':{'all':[]},'description':''}}", ProblemCodes.ProcessTextLength, "/transitions/0/before/description")]
    [InlineData("T{'name':'t','during':{'check':{}}}", ProblemCodes.ProcessWrongForm, "/transitions/0/during/check")]
    [InlineData("T{'name':'t','after':{'set':{'status':'a'}}}", ProblemCodes.ProcessSetsState, "/transitions/0/after/set/status")]
    [InlineData("T{'name':'t','after':{'set':{'x':{'now':1}}}}", ProblemCodes.RuleBadValue, "/transitions/0/after/set/x/now")]
    [InlineData("T{'name':'t','after':{'set':{'x':1,'x':2}}}", ProblemCodes.ProcessMemberTwice, "/transitions/0/after/set/x")]
    [InlineData("T{'name':'t','after':{'raise':[{'event':'Won'}]}}", ProblemCodes.ProcessBadKey, "/transitions/0/after/raise/0/event")]
    [InlineData("T{'name':'t','after':{'raise':[{'event':'a.b','schema':0}]}}", ProblemCodes.ProcessOutOfRange, "/transitions/0/after/raise/0/schema")]
    [InlineData("T{'name':'t','after':{'work':[{'kind':'k','after':'soon'}]}}", ProblemCodes.ProcessWrongForm, "/transitions/0/after/work/0/after")]
    [InlineData("T{'name':'t','after':{'work':[{'kind':'k','after':'-1d'}]}}", ProblemCodes.ProcessOutOfRange, "/transitions/0/after/work/0/after")]
    [InlineData("T{'name':'t','after':{'work':[{'kind':'k','after':'1d','key':'{ID}'}]}}", ProblemCodes.ProcessBadTemplate, "/transitions/0/after/work/0/key")]
    public void What_is_no_process_is_refused_with_its_place(string json, string code, string path)
    {
        if (json.StartsWith('T'))
            json = "{'key':'p','type':'deal','states':[{'key':'a','initial':true}],'transitions':[" + json[1..] + "]}";
        Assert.False(ProcessJson.TryParse(json.Replace('\'', '"'), out var process, out var problems));
        Assert.Null(process);
        Assert.Contains((code, path), problems.Select(p => (p.Code, p.Path)));
        Assert.All(problems, p => Assert.DoesNotContain($"{p.Code} (", p.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        Assert.False(ProcessJson.TryParse("""{"key":1,"states":{},"transitions":[{"name":2}],"x":0}""", out _, out var problems));
        Assert.Equal(["", "/key", "/states", "/transitions/0/name", "/x"], problems.Select(p => p.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_too_much_is_refused()
    {
        Assert.False(ProcessJson.TryParse(new string(' ', ProcessLimits.MaxBytes + 1), out _, out var large));
        Assert.Equal(ProblemCodes.ProcessTooLarge, Assert.Single(large).Code);
        Assert.False(ProcessJson.TryParse(new string('[', 60_000), out _, out var deep));
        Assert.Equal(ProblemCodes.ProcessSyntax, Assert.Single(deep).Code);
        var states = string.Join(',', Enumerable.Range(0, 101).Select(i => $$"""{"key":"s{{i}}","initial":true}"""));
        Assert.False(ProcessJson.TryParse($$"""{"key":"p","type":"deal","states":[{{states}}],"transitions":[]}""", out _, out var many));
        Assert.Equal((ProblemCodes.ProcessTooMany, "/states"), (Assert.Single(many).Code, many[0].Path));
        var transitions = string.Join(',', Enumerable.Range(0, 501).Select(i => $$"""{"name":"t{{i}}"}"""));
        Assert.False(ProcessJson.TryParse($$"""{"key":"p","type":"deal","states":[{"key":"a","initial":true}],"transitions":[{{transitions}}]}""", out _, out many));
        Assert.Equal((ProblemCodes.ProcessTooMany, "/transitions"), (Assert.Single(many).Code, many[0].Path));
    }

    [Fact]
    public void Whatever_is_done_to_the_JSON_only_a_refusal_escapes() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var json = ProcessJson.Write(new RandomProcesses(seed).Process()).ToList();
        const string Signs = "{}[]\",:\\ue08dtrfnkey0123456789.-\0é\ud800";
        for (var i = random.Next(1, 6); i > 0 && json.Count > 1; i--)
        {
            var at = random.Next(json.Count);
            switch (random.Next(4))
            {
                case 0: json[at] = Signs[random.Next(Signs.Length)]; break;
                case 1: json.Insert(at, Signs[random.Next(Signs.Length)]); break;
                case 2: json.RemoveRange(at, Math.Min(random.Next(1, 12), json.Count - at)); break;
                default: json.InsertRange(at, json.GetRange(at, Math.Min(random.Next(1, 40), json.Count - at))); break;
            }
        }

        try
        {
            var process = ProcessJson.Parse(new string([.. json]));
            Assert.Equal(process, ProcessJson.Parse(ProcessJson.Write(process)));
            ProcessBinder.TryBind(process, Deals.Type, Deals.Scope, out _);
            ProcessLint.Check(process, Deals.Type);
            ProcessDrawing.Mermaid(process);
        }
        catch (RefusedException refused)
        {
            Assert.NotEmpty(refused.Problems.Select(p => p.ToString()));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void The_schema_knows_every_member()
    {
        using var schema = JsonDocument.Parse(ProcessJson.Schema);
        var definitions = schema.RootElement.GetProperty("$defs");
        Same(ProcessWords.OfProcess, schema.RootElement);
        Same(ProcessWords.OfState, definitions.GetProperty("state"));
        Same(ProcessWords.OfTransition, definitions.GetProperty("transition"));
        Same(ProcessWords.OfGuard, definitions.GetProperty("guard"));
        Same(ProcessWords.OfDuring, definitions.GetProperty("during"));
        Same(ProcessWords.OfAfter, definitions.GetProperty("after"));
        Same(ProcessWords.OfRaise, definitions.GetProperty("raise"));
        Same(ProcessWords.OfWork, definitions.GetProperty("work"));

        static void Same(IEnumerable<string> words, JsonElement type)
        {
            Assert.False(type.GetProperty("additionalProperties").GetBoolean());
            Assert.Equal(words.ToHashSet(StringComparer.Ordinal), type.GetProperty("properties").EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_examples_of_the_reference_are_processes()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs", "reference", "processes.md"));
        var examples = text.Split("```json\n")[1..].Select(e => e[..e.IndexOf("```", StringComparison.Ordinal)]).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, e => Assert.Empty(ProcessJson.TryParse(e, out _, out var problems) ? [] : problems));
        Assert.All(typeof(LintCodes).GetFields(), f => Assert.Contains($"`{f.GetRawConstantValue()}`", text, StringComparison.Ordinal));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Crm.Core.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder.FullName;
    }
}
