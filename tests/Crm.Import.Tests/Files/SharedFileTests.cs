using Crm.Import.Files;

namespace Crm.Import.Tests.Files;

/// <summary>Files that another import tool is tested with; they stand beside the repository, or where CRM_DATA says.</summary>
public class SharedFileTests
{
    private const string HowTo = "The files are not there: set CRM_DATA to the folder that holds salesforce-dataloader, or put it at shared/data beside the repository.";

    [Fact]
    public async Task Every_file_is_read_to_the_end()
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
                TestContext.Current.TestOutputHelper?.WriteLine($"{reader.Name}: {reader.Row} rows, {bad} bad, {reader.Detected.Encoding}, {reader.Detected.Separator}, {reader.Detected.Header}, {string.Join('/', reader.Header)}");
            }
            catch (SourceException refused)
            {
                ends.Add(refused.Message);
            }
        }

        Assert.Equal([], ends);
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
