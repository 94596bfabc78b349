namespace Quickstart.Tests;

/// <summary>Where the public data sets are; nothing of them is copied into the project.</summary>
internal static class DataFolder
{
    private const string Deals = "crm-sales-opportunities";

    /// <summary>The folder with the deals; null when it is not there.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CRM_DATA") is { Length: > 0 } given)
            return Existing(given);
        var above = new DirectoryInfo(AppContext.BaseDirectory);
        while (above is not null && !File.Exists(Path.Combine(above.FullName, "Crm.Core.sln")))
            above = above.Parent;
        for (; above is not null; above = above.Parent)
        {
            if (Existing(Path.Combine(above.FullName, "shared", "data")) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>The folder with the deals; without it the test is skipped, or fails where it must not be missing.</summary>
    public static string Require()
    {
        const string HowTo = $"The data are not there: set CRM_DATA to the folder that holds {Deals}, or put it at shared/data beside the repository.";
        if (Find() is { } folder)
            return folder;
        Assert.SkipUnless(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), HowTo);
        Assert.Fail(HowTo);
        return "";
    }

    private static string? Existing(string data) =>
        Path.Combine(data, Deals) is var folder && File.Exists(Path.Combine(folder, "sales_pipeline.csv")) ? folder : null;
}
