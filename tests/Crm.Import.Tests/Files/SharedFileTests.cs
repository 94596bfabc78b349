using Crm.Data;
using Crm.Import.Files;

namespace Crm.Import.Tests.Files;

/// <summary>Files that another import tool is tested with; they stand beside the repository, or where CRM_DATA says.</summary>
public class SharedFileTests
{
    [Fact]
    public async Task Every_file_is_read_to_the_end_or_refused_with_a_reason()
    {
        var folder = SharedData.Require("salesforce-dataloader");
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
}
