namespace Crm.Data;

/// <summary>Public data sets, of which nothing is copied into the project; they stand beside the repository, or where CRM_DATA says.</summary>
internal static class SharedData
{
    /// <summary>The folder of a data set; without it the test is skipped, or fails where it must not be missing.</summary>
    public static string Require(string name)
    {
        if (Find(name) is { } folder)
            return folder;
        var howTo = $"The data are not there: set CRM_DATA to the folder that holds {name}, or put it at shared/data beside the repository.";
        Assert.SkipUnless(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), howTo);
        Assert.Fail(howTo);
        return "";
    }

    /// <summary>The folder of a data set; null when it is not there.</summary>
    public static string? Find(string name)
    {
        if (Environment.GetEnvironmentVariable("CRM_DATA") is { Length: > 0 } given)
            return Existing(given, name);
        var above = new DirectoryInfo(AppContext.BaseDirectory);
        while (above is not null && !File.Exists(Path.Combine(above.FullName, "Crm.Core.sln")))
            above = above.Parent;
        for (; above is not null; above = above.Parent)
        {
            if (Existing(Path.Combine(above.FullName, "shared", "data"), name) is { } found)
                return found;
        }

        return null;
    }

    private static string? Existing(string data, string name) => Path.Combine(data, name) is var folder && Directory.Exists(folder) ? folder : null;
}
