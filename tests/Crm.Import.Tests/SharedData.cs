namespace Crm.Import.Tests;

/// <summary>Folders of real files; they stand beside the repository, or where CRM_DATA says.</summary>
internal static class SharedData
{
    /// <summary>The folder; skips the test where it is not there, and fails it where a build server runs it.</summary>
    public static string Folder(string name)
    {
        if (Find(name) is { } folder)
            return folder;
        var howTo = $"The files are not there: set CRM_DATA to the folder that holds {name}, or put it at shared/data beside the repository.";
        Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is not "true", howTo);
        throw new InvalidOperationException(howTo);
    }

    private static string? Find(string name)
    {
        if (Environment.GetEnvironmentVariable("CRM_DATA") is { Length: > 0 } given)
            return Existing(given, name);
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            if (Existing(Path.Combine(above.FullName, "shared", "data"), name) is { } found)
                return found;
        }

        return null;
    }

    private static string? Existing(string data, string name) => Path.Combine(data, name) is var folder && Directory.Exists(folder) ? folder : null;
}
