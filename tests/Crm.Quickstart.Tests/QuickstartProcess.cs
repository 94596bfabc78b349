using System.Diagnostics;

namespace Quickstart.Tests;

/// <summary>The program as a process of its own.</summary>
internal sealed class QuickstartProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    public QuickstartProcess(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in args.Prepend(Path.Combine(AppContext.BaseDirectory, "Quickstart.dll")))
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        (_output, _error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>Waits until it is through.</summary>
    public async Task<Run> EndAsync()
    {
        await _process.WaitForExitAsync();
        return new Run(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Ends it as <c>kill -9</c> does; true when it was running still.</summary>
    public async Task<bool> KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        return _process.ExitCode is not (ExitCodes.Done or ExitCodes.No or ExitCodes.WrongInput);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
