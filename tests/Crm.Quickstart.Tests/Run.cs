using System.Text.Json;

namespace Quickstart.Tests;

/// <summary>What a run of the program left.</summary>
internal sealed record Run(int Code, string Output, string Error)
{
    /// <summary>The output, which is JSON and nothing else.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static async Task<Run> OfAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await QuickstartProgram.RunAsync(args, output, error);
        return new Run(code, output.ToString(), error.ToString());
    }

    /// <summary>A run that has nothing to complain about.</summary>
    public static async Task<Run> DoneAsync(params string[] args)
    {
        var run = await OfAsync(args);
        Assert.True(run.Code == ExitCodes.Done, $"{string.Join(' ', args)} ended with {run.Code}: {run.Error}");
        return run;
    }
}
