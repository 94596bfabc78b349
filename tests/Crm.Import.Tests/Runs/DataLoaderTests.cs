using System.Globalization;
using System.Text;
using Crm.Access;
using Crm.Data;
using Crm.Import.Runs;
using Crm.Interactions;
using Crm.Parties;
using Crm.Products;
using Crm.Sessions;
using Crm.Testing;
using NodaTime;

namespace Crm.Import.Tests.Runs;

/// <summary>The files with which a data loader is tested: marks of encodings, quotes, offsets, references, rows that cannot be taken.</summary>
public sealed class DataLoaderTests : IAsyncDisposable
{
    private const string Required = "field.required";
    private const string Unknown = "import.unknown_record";
    private const string BadValue = "import.bad_value";

    private readonly CrmTestHost _host = new(Seller.Model);

    /// <summary>Each file, its plan, how many rows it has, how many of them are refused, how many are kept without a reference; the first reason.</summary>
    public static TheoryData<string, string, int, int, int, string> Files { get; } = new()
    {
        { "insertAccountCsv", "accounts", 100, 0, 0, "" },
        { "upsertAccountCsvTemplate", "accounts", 100, 0, 0, "" },
        { "upsertAccountSmallTemplate", "accounts", 10, 0, 0, "" },
        { "upsertWithRowOffsetTemplate", "accounts", 10, 0, 0, "" },
        { "bulkV2MultipleJobsCsvTemplate", "accounts", 100, 0, 0, "" },
        { "upsertFkAccountNewFormatCsvTemplate", "accounts-parent", 5, 0, 5, Unknown },
        { "upsertFkAccountOldFormatCsvTemplate", "accounts-parent", 50, 0, 50, Unknown },
        { "dateOnlyWithTimeZone", "accounts-day", 2, 0, 0, "" },
        { "dateEndingInZ", "accounts-times", 1, 0, 0, "" },
        { "dateUsingDefaultTimeZone", "accounts-times", 1, 0, 0, "" },
        { "dateWithTimeZone", "accounts-times", 2, 0, 0, "" },
        { "updateAccountCsvTemplate", "accounts-by-id", 100, 0, 0, "" },
        { "updateAccountWithExternalIdCsvTemplate", "accounts-owner", 5, 0, 5, Unknown },
        { "emptyFirstRowFieldValueInCsvTemplate", "accounts-short", 2, 1, 0, "field.bad_format" },
        { "SoqlInClauseFromCSV", "accounts-named", 20, 0, 0, "" },
        { "insertAccountWithMultipleBatchesCSV", "accounts-since", 3, 1, 0, BadValue },
        { "constantMappingInCsv", "companies", 2, 0, 0, "" },
        { "oneToManySforceFieldsMappingInCsv", "companies-state", 2, 0, 0, "" },
        { "constantMappingInCsvClashing", "companies-industry", 2, 0, 0, "" },
        { "accountsForInsert", "companies-text", 4, 0, 0, "" },
        { "acctsWithBinaryDataInRTF", "companies-html", 1, 0, 0, "" },
        { "timeZoneFormatTesting", "times", 12, 0, 0, "" },
        { "timeZoneFormatTestingWithErrors", "times", 6, 2, 0, BadValue },
        { "csvtext", "columns", 2, 0, 0, "" },
        { "csvtext_BOM_UTF8", "columns", 2, 0, 0, "" },
        { "csvtext_BOM_UTF16LE", "columns", 2, 0, 0, "" },
        { "csvtext_BOM_UTF16BE", "columns", 2, 0, 0, "" },
        { "csvtext_BOM_UTF32LE", "columns-utf-32", 2, 0, 0, "" },
        { "csvtext_BOM_UTF32BE", "columns-utf-32be", 2, 0, 0, "" },
        { "csvEscapedQuotes", "columns-two", 2, 0, 0, "" },
        { "csvSeparator", "columns-separator", 2, 0, 0, "" },
        { "20kRows", "columns-one", 20_000, 0, 0, "" },
        { "insertTaskWithContactAsWhoCsv", "tasks", 1, 0, 1, Unknown },
        { "createAttachmentTemplate", "attachments", 1, 1, 0, Required },
        { "createAttachmentMultipleFilesTemplate", "attachments", 3, 3, 0, Required },
        { "polymorphicRelationshipInAttachment", "attachments-of-any", 2, 2, 0, Required },
        { "deleteAccountCsvTemplate", "deletes", 100, 100, 0, Required },
        { "hardDeleteAccountCsvTemplate", "deletes", 100, 100, 0, Required },
        { "hardDeleteUserPermOffTemplate", "deletes", 100, 100, 0, Required },
        { "hardDelete1AccountCsvTemplate", "deletes", 1, 1, 0, Required },
        { "hardDeleteBulkApiSetToFalseTemplate", "deletes", 1, 1, 0, Required },
        { "hardDeleteIDFromOtherObjectFailsTemplate", "deletes", 1, 1, 0, Required },
        { "hardDeleteInvalidIDFailsOtherValidIDPassesTemplate", "deletes", 3, 3, 0, Required },
        { "hardDeleteInvalidInputTemplate", "deletes", 1, 1, 0, Required },
        { "hardDeleteSameObjectIDSucceedsOtherObjectIDFailsTemplate", "deletes", 2, 2, 0, Required },
        { "hardDeleteEmptyCsvFileTemplate", "deletes", 0, 0, 0, "" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_row_is_taken_or_refused_with_its_reason_and_a_second_run_changes_nothing(string file, string plan, int rows, int refused, int without, string reason)
    {
        Assert.Equal(Lines(file).Count, rows);
        for (var run = 0; run < 2; run++)
        {
            var report = await RunAsync(plan, file);
            Assert.All(report.Tables, t => Assert.Equal(
                (rows, run == 0 ? rows - refused : 0, run == 0 ? 0 : rows - refused, refused, 0, 0), ((int)t.Rows, (int)t.Created, (int)t.Unchanged, (int)t.Refused, (int)t.Updated, (int)t.Repeated)));
            Assert.Equal((refused, without), (report.Problems.Count(p => !p.IsTaken), report.Problems.Count(p => p.IsTaken)));
            Assert.All(report.Problems, p => Assert.Equal((reason, true), (p.Problem.Code, p.Line > 1 && p.Problem.Message.Length > 0 && p.Problem.Path.Length > 0)));
        }
    }

    [Fact]
    public void No_file_is_passed_over() => Assert.Equal(
        Directory.GetFiles(Path.Combine(SharedData.Require("salesforce-dataloader"), "testfiles"), "*.csv").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        Files.Select(f => f.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Six_encodings_say_the_same()
    {
        var files = Files.Select(f => (File: f.Data.Item1, Plan: f.Data.Item2)).Where(f => f.File.StartsWith("csvtext", StringComparison.Ordinal)).ToArray();
        Assert.Equal(6, files.Length);
        foreach (var (file, plan) in files)
            await RunAsync(plan, file);
        await using var session = await _host.OpenAsync();
        var products = await session.Set<Product>().ToListAsync();
        Assert.Equal([("row1-1", "row1-2", "row1-3", 1), ("row2-1", "row2-2", "row2-3", 1)], products.Select(p => (p.Name, p.Series!, p.Code!, (int)p.Version)).Order());
    }

    [Fact]
    public async Task Quotes_and_other_separators_are_text()
    {
        await RunAsync("columns-two", "csvEscapedQuotes");
        await RunAsync("columns-separator", "csvSeparator");
        await RunAsync("companies-html", "acctsWithBinaryDataInRTF");
        await using var session = await _host.OpenAsync();
        Assert.Equal(
            [("\"The Best\" Account", "bla"), ("The \"Best\" Account", "bla"), ("col11", "col12!somev1"), ("col21", "col22!somev2")],
            (await session.Set<Product>().ToListAsync()).Select(p => (p.Name, p.Series!)).OrderBy(p => p.Name, StringComparer.Ordinal));
        Assert.StartsWith("<img alt=\"testBinaryDataInRTF\" src=\"data:image/png;base64,", (await session.Parties.ToListAsync()).Single().Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offset_is_taken_as_it_is_written_and_a_day_too()
    {
        await RunAsync("times", "timeZoneFormatTesting");
        await using (var session = await _host.OpenAsync())
        {
            string[] forms = ["MM/dd/yyyy HH:mm:sszzz", "yyyy-MM-dd HH:mm:sszzz"];
            Assert.Equal(
                Lines("timeZoneFormatTesting").Select(r => (r[0], DateTimeOffset.ParseExact(r[1].Replace('T', ' ').Insert(r[1].Length - 2, ":"), forms, CultureInfo.InvariantCulture, DateTimeStyles.None))).Order(),
                (await session.Set<Interaction>().ToListAsync()).Select(i => (i.Subject, i.At.ToDateTimeOffset())).Order());
        }

        foreach (var (file, at) in new[] { ("dateEndingInZ", 12), ("dateWithTimeZone", 15), ("dateUsingDefaultTimeZone", 19) })
        {
            await RunAsync("accounts-times", file);
            await using var session = await _host.OpenAsync();
            Assert.Equal(Instant.FromUtc(2010, 10, 14, at, 0), (await session.Set<Interaction>().FindByExternalIdAsync("dataloader", "1-00000"))!.At);
            Assert.Equal(new LocalDate(2010, 10, 14), (await session.Parties.FindByExternalIdAsync("dataloader", "1-00000"))!.CustomerSince);
        }
    }

    [Fact]
    public async Task One_file_refers_to_the_rows_of_another_whatever_spaces_stand_around_their_ids()
    {
        await RunAsync("accounts", "upsertAccountCsvTemplate");
        foreach (var (file, created, updated) in new[] { ("upsertFkAccountOldFormatCsvTemplate", 0, 50), ("upsertFkAccountNewFormatCsvTemplate", 0, 5) })
        {
            var report = await RunAsync("accounts-parent", file);
            Assert.Empty(report.Problems);
            Assert.Equal((created, updated), ((int)report.Tables[0].Created, (int)report.Tables[0].Updated));
        }

        await using var session = await _host.OpenAsync();
        var parent = (await session.Parties.FindByExternalIdAsync("dataloader", "1-000000"))!;
        Assert.Equal("account Upsert #0", parent.Name);
        Assert.All(["1-000005", "1-000050"], key => Assert.Equal(parent.Id, session.Parties.FindByExternalIdAsync("dataloader", key).AsTask().GetAwaiter().GetResult()!.Parent));
    }

    [Fact]
    public async Task A_file_of_ids_changes_nothing_of_the_records_that_it_names()
    {
        await RunAsync("accounts-by-id", "updateAccountCsvTemplate");
        var report = await RunAsync("deletes", "updateAccountCsvTemplate");
        Assert.Equal((100L, 0), (report.Tables[0].Unchanged, report.Problems.Length));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static string Folder => Path.Combine(SharedData.Require("salesforce-dataloader"), "testfiles");

    private async Task<ImportReport> RunAsync(string plan, string file)
    {
        var form = Seller.PlanOf($"DataLoader/{plan}.json");
        return await new Importer(_host.Crm, _host.Clock).RunAsync(
            form with { Tables = [.. form.Tables.Select(t => t with { File = file + ".csv" })] }, Folder, Actor.System, cancellationToken: TestContext.Current.CancellationToken);
    }

    // Two files begin with the mark of UTF-16 and go on in UTF-32.
    private static List<List<string>> Lines(string file) =>
        [.. PlainCsv.Read(Path.Combine(Folder, file + ".csv"), file.Contains("UTF32", StringComparison.Ordinal) ? new UTF32Encoding(file.EndsWith("BE", StringComparison.Ordinal), byteOrderMark: false) : null).Skip(1).Select(r => r.Cells)];
}
