using Crm.Import.Files;

namespace Crm.Import.Tests.Files;

/// <summary>Files that another import tool is tested with; they stand beside the repository, or where CRM_DATA says.</summary>
public class SharedFileTests
{
    private const string HowTo = "The files are not there: set CRM_DATA to the folder that holds salesforce-dataloader, or put it at shared/data beside the repository.";

    [Fact]
    public async Task Every_file_is_read_to_the_end_or_refused_with_a_reason()
    {
        if (Folder() is not { } folder)
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is not "true", HowTo);
            Assert.Fail(HowTo);
            return;
        }

        var files = Directory.GetFiles(folder, "*.csv", SearchOption.AllDirectories);
        Assert.True(files.Length >= 46);
        var ends = new List<string>();
        foreach (var file in files)
        {
            try
            {
                await using var reader = await SourceFile.OpenAsync(file);
                var bad = 0;
                while (await reader.ReadAsync())
                    bad += reader.Problem is null ? 0 : 1;
                if (bad > 0)
                    ends.Add($"{reader.Name}: {bad} bad of {reader.Row}");
            }
            catch (SourceException refused)
            {
                ends.Add($"{refused.File} {refused.Problem.Code}");
            }
        }

        // Both begin with the mark of UTF-16 and go on in UTF-32, so that every other character is a NUL.
        Assert.Equal(["csvtext_BOM_UTF32BE.csv import.nul", "csvtext_BOM_UTF32LE.csv import.nul"], ends.Order(StringComparer.Ordinal));
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("CRM_DATA") is { Length: > 0 } given)
            return Existing(given);
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            if (Existing(Path.Combine(above.FullName, "shared", "data")) is { } found)
                return found;
        }

        return null;
    }

    private static string? Existing(string data) => Path.Combine(data, "salesforce-dataloader") is var folder && Directory.Exists(folder) ? folder : null;
}
