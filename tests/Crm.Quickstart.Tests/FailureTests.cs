namespace Quickstart.Tests;

/// <summary>Whatever goes wrong, the user reads sentences.</summary>
public class FailureTests
{
    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OverflowException))]
    [InlineData(typeof(NotSupportedException))]
    public void What_nobody_expected_is_one_sentence_and_the_trace_is_there_for_whoever_asks(Type failure)
    {
        var thrown = Record.Exception(() => Throw(failure))!;
        Assert.Equal((ExitCodes.WrongInput, $"This was not to be expected: The plan cannot be used. --verbose says more.{Environment.NewLine}"), Told(thrown, isVerbose: false));
        var (code, text) = Told(thrown, isVerbose: true);
        Assert.Equal(ExitCodes.WrongInput, code);
        Assert.Contains($"at {typeof(FailureTests).FullName}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e28", "9999999999999")]
    [InlineData("1e400", "1")]
    [InlineData("79228162514264337593543950335", "10")]
    public async Task A_plan_with_numbers_beyond_all_measure_is_refused_in_sentences(string times, string revenue)
    {
        using var folder = new SmallFolder();
        folder.Write("firms.csv", $"Firm,Revenue\nAlpha,{revenue}\n");
        var mapping = folder.Write("firms.json", $$"""
            { "system": "erp", "tables": [ { "file": "firms.csv", "type": "party", "key": "Firm",
              "fields": { "name": "Firm", "kind": { "constant": "organisation" }, "annualRevenue": { "column": "Revenue", "currency": "USD", "times": {{times}} } } } ] }
            """);
        var run = await Run.OfAsync("import", folder.Root, "--db", folder.Database, "--mapping", mapping);
        Assert.NotEqual(ExitCodes.Done, run.Code);
        Assert.DoesNotContain("   at ", run.Error + run.Output, StringComparison.Ordinal);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task Verbose_is_understood_everywhere()
    {
        var run = await Run.OfAsync("report", "--db", "nowhere.db", "--verbose");
        Assert.Equal(ExitCodes.WrongInput, run.Code);
        Assert.StartsWith("There is no file nowhere.db", run.Error, StringComparison.Ordinal);
        Assert.Contains("at Quickstart.", run.Error, StringComparison.Ordinal);
    }

    private static void Throw(Type failure) => throw (Exception)Activator.CreateInstance(failure, "The plan cannot be used.")!;

    private static (int Code, string Text) Told(Exception failure, bool isVerbose)
    {
        var error = new StringWriter();
        return (Failures.Tell(new Terminal(TextWriter.Null, error, isVerbose), failure), error.ToString());
    }
}
