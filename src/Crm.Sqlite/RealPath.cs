namespace Crm.Sqlite;

/// <summary>Where a file is once every link on the way is followed, so that one file has one name.</summary>
internal static class RealPath
{
    public static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The path; its last parts need not be there yet.</summary>
    /// <exception cref="IOException">Links go round in a circle.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new FileInfo(Path.Combine(real, part));
            // What a link names may lie behind links itself.
            real = next.LinkTarget is null ? next.FullName : Of(next.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }

        return real;
    }
}
