using System.Diagnostics;
using System.Reflection;

namespace Crm.Docs.Tests;

/// <summary>Packs what was built into a folder of its own, with a version that no cache has.</summary>
public sealed class PackedPackages : IDisposable
{
    private readonly string _packages;

    public PackedPackages()
    {
        Folder = Directory.CreateTempSubdirectory("crm-packages-").FullName;
        Version = $"10.0.0-tried.{Path.GetFileName(Folder).Split('-')[^1]}";
        _packages = Path.Combine(Folder, "packages");
        Run(Documents.Root, "pack", "Crm.Core.sln", "--no-build", "--configuration", Configuration, "--output", _packages, $"-p:PackageVersion={Version}");

        // What the machine has already need not be had again, and what is tried here does not stay on it.
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(Folder, "cache")}" /></config>
              <packageSources><add key="packed" value="{_packages}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{Metadata("NuGetPackageRoot")}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    public string Folder { get; }

    public string Version { get; }

    public IReadOnlyList<string> Names => [.. Directory.EnumerateFiles(_packages, "*.nupkg").Select(f => Path.GetFileName(f).Replace($".{Version}.nupkg", "", StringComparison.Ordinal))];

    private static string Configuration => typeof(PackedPackages).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public string PathOf(string name, string extension) => Path.Combine(_packages, $"{name}.{Version}.{extension}");

    /// <summary>Runs the SDK in a folder, and gives what it printed.</summary>
    public static string Run(string folder, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };

        // A test run's own settings are none of a user's.
        foreach (var own in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(own);
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{error.Result}");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Metadata(string key) => typeof(PackedPackages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
