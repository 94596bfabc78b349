using Crm.Access;
using Crm.Errors;
using Crm.Import.Mappings;
using Crm.Import.Runs;
using Crm.Import.Tests.Runs;
using Crm.Testing;

namespace Crm.Import.Tests.Mappings;

public class ImportPlanTests
{
    [Fact]
    public void A_plan_is_read_with_short_and_long_forms()
    {
        var deals = Seller.Plan.Tables[^1];
        Assert.Equal(("seller", "sales_pipeline.csv", "opportunity", "opportunity_id"), (Seller.Plan.System, deals.File, deals.Type, Assert.Single(deals.Key.Columns)));
        Assert.Equal("account", Assert.Single(deals.Fields["customer"].Columns));
        Assert.Equal("GTX Pro", deals.Parts[0].Fields["product"].Aliases["GTXPro"]);
        Assert.Equal(("USD", "product.listPrice"), (deals.Parts[0].Fields["price"].Currency!.Constant, deals.Parts[0].Fields["price"].Else!.Else!.Of));
        Assert.Equal(1_000_000, Seller.Plan.Tables[^2].Fields["annualRevenue"].Times);
    }

    [Theory]
    [InlineData("{", "import.plan_no_json", "")]
    [InlineData("[]", "import.plan_wrong_form", "")]
    [InlineData("""{"system":"a"}""", "import.plan_lacks", "")]
    [InlineData("""{"system":"a","system":"b","tables":[]}""", "import.plan_no_json", "")]
    [InlineData("""{"system":"a","tables":[],"more":1}""", "import.plan_unknown_member", "/more")]
    [InlineData("""{"system":"a","tables":[{"file":"f","type":"party"}]}""", "import.plan_lacks", "/tables/0")]
    [InlineData("""{"system":"a","tables":[{"file":7,"type":"party","key":"k"}]}""", "import.plan_wrong_form", "/tables/0/file")]
    [InlineData("""{"system":"a","tables":[{"file":"f","type":"party","key":"k","separator":";;"}]}""", "import.plan_wrong_form", "/tables/0/separator")]
    [InlineData("""{"system":"a","tables":[{"file":"f","type":"party","key":"k","fields":{"name":{}}}]}""", "import.plan_one_source", "/tables/0/fields/name")]
    [InlineData("""{"system":"a","tables":[{"file":"f","type":"party","key":"k","fields":{"a/b":{"column":"x","constant":"y"}}}]}""", "import.plan_one_source", "/tables/0/fields/a~1b")]
    [InlineData("""{"system":"a","tables":[{"file":"f","type":"party","key":"k","fields":{"name":{"column":"x","when":"y"}}}]}""", "import.plan_wrong_form", "/tables/0/fields/name/when")]
    [InlineData("""{"system":"a","tables":[{"file":"f","type":"party","key":"k","fields":{"name":{"column":"x","when":{"column":"y"}}}}]}""", "import.plan_lacks", "/tables/0/fields/name/when")]
    public void What_is_wrong_with_a_plan_is_told_with_its_place(string json, string code, string pointer)
    {
        var refused = Assert.Throws<RefusedException>(() => ImportPlan.Parse(json));
        Assert.Contains((code, pointer), refused.Problems.Select(p => (p.Code, p.Path)));
        Assert.All(refused.Problems, p => Assert.DoesNotContain("{", p.Message.Replace("{\"type\"", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"separator\":\"a\"", "import.plan_wrong_form", "/tables/0/separator")]
    [InlineData("\"separator\":\"\\n\"", "import.plan_wrong_form", "/tables/0/separator")]
    [InlineData("\"separator\":\"\\u0000\"", "import.plan_wrong_form", "/tables/0/separator")]
    [InlineData("\"separator\":\"\\ud800\"", "import.plan_wrong_form", "/tables/0/separator")]
    [InlineData("\"separator\":\";\",\"quote\":\";\"", "import.plan_wrong_form", "/tables/0/quote")]
    [InlineData("\"encoding\":\"utf-8\\u0000\"", "import.plan_wrong_form", "/tables/0/encoding")]
    [InlineData("\"fields\":{\"name\":[]}", "import.plan_wrong_form", "/tables/0/fields/name")]
    [InlineData("\"fields\":{\"name\":{\"columns\":[]}}", "import.plan_wrong_form", "/tables/0/fields/name/columns")]
    [InlineData("\"fields\":{\"name\":{\"constant\":\"\\udc00\"}}", "import.plan_wrong_form", "/tables/0/fields/name/constant")]
    [InlineData("\"fields\":{\"\\ud800\":\"account\"}", "import.plan_wrong_form", "")]
    [InlineData("\"\\ud800\":1", "import.plan_wrong_form", "")]
    [InlineData("\"fields\":{\"name\":{\"column\":\"account\",\"aliases\":{\"\\ud800\":\"x\"}}}", "import.plan_wrong_form", "")]
    public void A_hostile_form_is_refused_as_it_is_read(string members, string code, string pointer)
    {
        var refused = Assert.Throws<RefusedException>(() => ImportPlan.Parse($$"""{"system":"a","tables":[{"file":"f","type":"party","key":"account",{{members}}}]}"""));
        Assert.Contains((code, pointer), refused.Problems.Select(p => (p.Code, p.Path)));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_as_it_is_read() =>
        Assert.Equal("import.plan_wrong_form", Assert.Throws<RefusedException>(() => ImportPlan.Parse("{\"system\":\"\ud800\"}")).Problems[0].Code);

    [Theory]
    [InlineData("[]", "/tables/0/key")]
    [InlineData("{\"columns\":[]}", "/tables/0/key/columns")]
    public void A_key_has_a_column(string key, string pointer)
    {
        var refused = Assert.Throws<RefusedException>(() => ImportPlan.Parse($$"""{"system":"a","tables":[{"file":"f\u0000","type":"party","key":{{key}} }]}"""));
        Assert.Equal([("import.plan_wrong_form", "/tables/0/file"), ("import.plan_wrong_form", pointer)], refused.Problems.Select(p => (p.Code, p.Path)));
    }

    [Theory]
    [InlineData("", "\"account\"", "/system")]
    [InlineData("a:b", "\"account\"", "/system")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", "\"account\"", "/system")]
    [InlineData("a", "{\"columns\":\"account\",\"system\":\"\"}", "/tables/0/key/system")]
    [InlineData("a", "{\"columns\":\"account\",\"system\":\"b:\"}", "/tables/0/key/system")]
    public Task A_system_that_is_none_is_refused(string system, string key, string pointer) =>
        RefusedAsync($$"""{"system":"{{system}}","tables":[{"file":"accounts.csv","key":{{key}},"type":"party","fields":{"name":"account"} }]}""", "import.bad_system", pointer);

    [Theory]
    [InlineData("\"type\":\"ship\"", "import.unknown_type", "/tables/0/type")]
    [InlineData("\"type\":\"lineItem\"", "import.part_alone", "/tables/0/type")]
    [InlineData("\"type\":\"party\",\"fields\":{\"naem\":\"account\"}", "import.unknown_field", "/tables/0/fields/naem")]
    [InlineData("\"type\":\"party\",\"fields\":{\"name\":\"acount\"}", "import.unknown_column", "/tables/0/fields/name")]
    [InlineData("\"type\":\"opportunity\",\"fields\":{\"stage\":\"account\"}", "import.field_not_written", "/tables/0/fields/stage")]
    [InlineData("\"type\":\"party\",\"fields\":{\"bornOn\":{\"column\":\"account\",\"format\":\"%\"}}", "import.bad_format", "/tables/0/fields/bornOn")]
    [InlineData("\"type\":\"party\",\"fields\":{\"bornOn\":{\"column\":\"account\",\"format\":\"uuuu o<%>\"}}", "import.bad_format", "/tables/0/fields/bornOn")]
    [InlineData("\"type\":\"party\",\"fields\":{\"name\":{\"constant\":\"x\",\"when\":{\"column\":\"nowhere\",\"is\":\"y\"}}}", "import.unknown_column", "/tables/0/fields/name/when")]
    [InlineData("\"type\":\"opportunity\",\"states\":[{\"state\":{\"column\":\"account\",\"else\":\"nowhere\"}}]", "import.unknown_column", "/tables/0/states/0/state/else")]
    [InlineData("\"type\":\"party\",\"fields\":{\"bornOn\":{\"column\":\"account\",\"zone\":\"Mars\"}}", "import.unknown_zone", "/tables/0/fields/bornOn/zone")]
    [InlineData("\"type\":\"opportunity\",\"states\":[{\"state\":\"account\",\"at\":{\"column\":\"account\",\"zone\":\"Mars\"}}]", "import.unknown_zone", "/tables/0/states/0/at/zone")]
    [InlineData("\"type\":\"opportunity\",\"fields\":{\"customer\":\"account\",\"name\":{\"of\":\"customer.nmae\"}}", "import.bad_path", "/tables/0/fields/name/of")]
    [InlineData("\"type\":\"opportunity\",\"fields\":{\"customer\":\"account\",\"name\":{\"of\":\"customer.foundedIn\"}}", "import.bad_path", "/tables/0/fields/name/of")]
    [InlineData("\"type\":\"opportunity\",\"fields\":{\"name\":{\"of\":\"customer.name\"}}", "import.bad_path", "/tables/0/fields/name/of")]
    [InlineData("\"type\":\"interaction\",\"fields\":{\"about\":\"account\"}", "import.any_type", "/tables/0/fields/about")]
    [InlineData("\"type\":\"party\",\"parts\":[{\"type\":\"lineItem\",\"fields\":{}}]", "import.no_such_part", "/tables/0/parts/0/type")]
    [InlineData("\"type\":\"importBatch\",\"fields\":{\"files\":\"account\"}", "import.kept_type", "/tables/0/type")]
    [InlineData("\"type\":\"importStep\"", "import.kept_type", "/tables/0/type")]
    [InlineData("\"type\":\"party\",\"states\":[{\"state\":\"account\"}]", "import.not_one_process", "/tables/0/states")]
    [InlineData("\"type\":\"opportunity\",\"states\":[{\"state\":{\"of\":\"customer.name\"}}]", "import.plan_unknown_member", "/tables/0/states/0/state/of")]
    [InlineData("\"type\":\"party\",\"fields\":{\"parent\":{\"column\":\"account\",\"by\":{\"field\":\"foundedIn\"}}}", "import.by_no_text", "/tables/0/fields/parent/by/field")]
    [InlineData("\"type\":\"party\",\"fields\":{\"parent\":{\"column\":\"account\",\"by\":{\"field\":\"kind\"}}}", "import.by_no_text", "/tables/0/fields/parent/by/field")]
    [InlineData("\"type\":\"party\",\"fields\":{\"parent\":{\"column\":\"account\",\"by\":{\"system\":\"a:b\"}}}", "import.bad_system", "/tables/0/fields/parent/by/system")]
    [InlineData("\"type\":\"party\",\"fields\":{\"parent\":{\"column\":\"account\",\"by\":{\"type\":\"product\"}}}", "import.wrong_target", "/tables/0/fields/parent/by/type")]
    [InlineData("\"type\":\"interaction\",\"fields\":{\"about\":{\"column\":\"account\",\"by\":{\"type\":\"lineItem\"}}}", "import.wrong_target", "/tables/0/fields/about/by/type")]
    [InlineData("\"type\":\"opportunity\",\"fields\":{\"customer\":\"account\",\"name\":{\"of\":\"customer.name\",\"else\":\"account\"}}", "import.else_of_of", "/tables/0/fields/name/else")]
    public Task What_does_not_fit_the_model_or_the_file_is_told_before_a_row_is_read(string table, string code, string pointer) =>
        RefusedAsync($$"""{"system":"a","tables":[{"file":"accounts.csv","key":"account",{{table}}}]}""", code, pointer);

    private static async Task RefusedAsync(string json, string code, string pointer)
    {
        await using var host = new CrmTestHost(Seller.Model);
        var folder = Seller.Folder();
        try
        {
            var plan = ImportPlan.Parse(json);
            var refused = await Assert.ThrowsAsync<RefusedException>(
                async () => await new Importer(host.Crm, host.Clock).RunAsync(plan, folder.FullName, Actor.System, cancellationToken: TestContext.Current.CancellationToken));
            Assert.Contains((code, pointer), refused.Problems.Select(p => (p.Code, p.Path)));
            await using var session = await host.OpenAsync();
            foreach (var type in session.Model.Catalog.Types.Where(t => t.Root is null))
                Assert.Equal((type.Name, 0), (type.Name, await session.Set(type.Name).CountAsync(TestContext.Current.CancellationToken)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
