using System.Diagnostics;
using System.Globalization;

namespace Crm.Sqlite.Tests;

/// <summary>Another process that writes to the same file, and what it says was acknowledged.</summary>
internal sealed class WriterProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriterProcess(string path, string mode, string name, double seconds)
    {
        Name = name;
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Crm.Stores.Writer.dll"), "sqlite", path, mode, name, seconds.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Errors += line.Data;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    /// <summary>The number of the last commit that was acknowledged.</summary>
    public int Acknowledged { get; private set; }

    public string Errors { get; private set; } = "";

    /// <summary>Waits for the first commit.</summary>
    public Task StartedAsync() => _first.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Ends it as <c>kill -9</c> does, and hears what it still had to say.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Waits until it is through.</summary>
    public async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        await _closed.Task;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            _first.TrySetResult();
            _closed.TrySetResult();
            return;
        }

        // A line that was cut off by the kill acknowledges nothing.
        if (int.TryParse(line, CultureInfo.InvariantCulture, out var number) && number == Acknowledged + 1)
            Acknowledged = number;
        _first.TrySetResult();
    }
}
