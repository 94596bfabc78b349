using System.Text;
using System.Text.Json;
using Crm.Core.Tests.Sessions;
using Crm.Errors;
using Crm.Records;
using Crm.Values;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Crm.Core.Tests.Records;

public class FieldValueTests
{
    [Fact]
    public void Equality_and_hashes_agree_for_all_kinds() => Prop.ForAll(Values().Two().ToArbitrary(), pair =>
    {
        var (x, y) = pair;
        var same = x;
        return x == same && x.Equals((object)same) && (x == y) == (y == x) && (x != y) == !(x == y) && (x != y || x.GetHashCode() == y.GetHashCode());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void Values_of_a_kind_are_totally_ordered_and_missing_comes_first() => Prop.ForAll(
        Gen.Elements(FieldKinds.All.Where(k => k.IsOrdered).Select(k => k.Kind).ToArray()).SelectMany(k => Values(k).Three()).ToArbitrary(),
        triple =>
        {
            var (x, y, z) = triple;
            return Math.Sign(x.CompareTo(y)) == -Math.Sign(y.CompareTo(x))
                && x.CompareTo(x) == 0
                && (x != y || x.CompareTo(y) == 0)
                && !(x <= y && y <= z && !(x <= z))
                && (x < y) == (y > x) && (x >= y) == !(x < y)
                && (x.IsMissing || FieldValue.Missing < x);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void Kinds_that_have_no_order_beside_each_other_say_so()
    {
        Assert.Throws<InvalidOperationException>(() => FieldValue.Text("a").CompareTo(FieldValue.Integer(1)));
        Assert.Throws<InvalidOperationException>(() => FieldValue.Choices(["a"]).CompareTo(FieldValue.Choices(["b"])));
        Assert.Throws<InvalidOperationException>(() => FieldValue.Point(new GeoPoint(1, 2)).CompareTo(FieldValue.Point(new GeoPoint(2, 1))));
        Assert.Throws<InvalidOperationException>(() => FieldValue.Text("a").AsInteger());
        Assert.Throws<InvalidOperationException>(() => FieldValue.Missing.Kind);
        Assert.True(FieldValue.Integer(2) < FieldValue.Number(2.5m));
        Assert.True(FieldValue.Text("\uFFFD") < FieldValue.Text("\U00010000"));
    }

    [Fact]
    public void What_is_empty_is_missing()
    {
        Assert.All(
            new[] { FieldValue.Text(""), FieldValue.Text(null), FieldValue.Choices(ChoiceSet.None), FieldValue.Reference(new RecordRef("order", Guid.Empty)), FieldValue.Integer(null), default },
            v => Assert.True(v.IsMissing && v == FieldValue.Missing && v.ToString().Length == 0 && v.AsText() is null && v.AsNumber() is null));
    }

    [Fact]
    public void Every_kind_reads_back_from_JSON() => Prop.ForAll(Values().ToArbitrary(), value =>
    {
        var tagged = JsonDocument.Parse(Json(j => FieldJson.WriteTagged(j, value))).RootElement;
        var plain = JsonDocument.Parse(Json(j => FieldJson.Write(j, value))).RootElement;
        return FieldJson.ReadTagged(tagged) == value && (value.IsMissing || FieldJson.Read(plain, value.Kind) == value);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void JSON_of_another_form_is_a_format_error_whatever_it_is()
    {
        string[] forms = ["1", "1.5", "true", "\"x\"", "[]", "[1]", "[\"a\",\"b\"]", "[1,[]]", "[91,0]", "[0,181]", "[1,\"x\"]", "{}", "{\"amount\":\"1\",\"currency\":\"CHF\"}", "{\"amount\":1}", "{\"amount\":1,\"currency\":\"x\"}", "{\"amount\":1,\"currency\":\"CHF\",\"rateDate\":5}", "1e400", "\"2026-13-01\"", "\"order\"", "{\"amount\":1e99,\"currency\":\"CHF\"}"];
        foreach (var form in forms)
        {
            using var json = JsonDocument.Parse(form);
            foreach (var kind in FieldKinds.All)
            {
                var error = Xunit.Record.Exception(() => FieldJson.Read(json.RootElement, kind.Kind));
                Assert.True(error is null or FormatException, $"{form} as {kind.Name}: {error}");
            }

            var tagged = Xunit.Record.Exception(() => FieldJson.ReadTagged(json.RootElement));
            Assert.True(tagged is null or FormatException, $"{form}: {tagged}");
        }
    }

    [Theory]
    [InlineData("title", "12345678901234567890", null)]
    [InlineData("title", "123456789012345678901", ProblemCodes.FieldTooLong)]
    [InlineData("title", "a\0", ProblemCodes.FieldBadText)]
    [InlineData("title", "\U0001F600", null)]
    [InlineData("mail", "a@x.example", null)]
    [InlineData("mail", "nobody", ProblemCodes.FieldBadFormat)]
    [InlineData("stage", "draft", null)]
    [InlineData("stage", "Draft", ProblemCodes.FieldUnknownChoice)]
    [InlineData("kind", "gift", null)]
    [InlineData("kind", "Gift", ProblemCodes.FieldUnknownChoice)]
    [InlineData("weight", "9999.99", null)]
    [InlineData("weight", "-9999.99", null)]
    [InlineData("weight", "10000", ProblemCodes.FieldTooPrecise)]
    [InlineData("weight", "0.001", ProblemCodes.FieldTooPrecise)]
    [InlineData("weight", "1.100", null)]
    [InlineData("score", "9999.9", null)]
    [InlineData("score", "99999.9", ProblemCodes.FieldTooPrecise)]
    [InlineData("price", "99999999999999.9999", null)]
    [InlineData("price", "100000000000000", ProblemCodes.FieldTooPrecise)]
    [InlineData("price", "0.00001", ProblemCodes.FieldTooPrecise)]
    public void Limits_hold(string key, string text, string? code)
    {
        var field = Shop.Model.Catalog.Get<Order>().Get(key);
        var value = field.Kind switch
        {
            FieldKind.Number => FieldValue.Number(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture)),
            FieldKind.Money => FieldValue.Money(new Money(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture), "CHF")),
            _ => FieldValue.Text(text, field.Kind),
        };
        var problem = FieldLimits.Check(field, value);
        Assert.Equal(code, problem?.Code);
        Assert.Equal(code is null ? null : key, problem?.Path);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        var title = Shop.Model.Catalog.Get<Order>().Get("title");
        foreach (var text in new[] { "a\uD800", "\uDC00a", "\uD800\uD800\uDC00", "\uDC00\uD800" })
            Assert.Equal(ProblemCodes.FieldBadText, FieldLimits.Check(title, FieldValue.Text(text))?.Code);
    }

    [Fact]
    public void Choices_have_limits_of_number_length_and_words()
    {
        var tags = Shop.Model.Catalog.Get<Ticket>().Get("tags");
        Assert.Null(FieldLimits.Check(tags, FieldValue.Choices(Many(200))));
        Assert.Equal(ProblemCodes.FieldTooMany, FieldLimits.Check(tags, FieldValue.Choices(Many(201)))!.Code);
        Assert.Equal(ProblemCodes.FieldTooLong, FieldLimits.Check(tags, FieldValue.Choices([new string('x', 201)]))!.Code);
        Assert.Equal(ProblemCodes.FieldUnknownChoice, FieldLimits.Check(Shop.Model.Catalog.Get<Order>().Get("tags"), FieldValue.Choices(["red", "green"]))!.Code);

        static ChoiceSet Many(int count) => ChoiceSet.Create([.. Enumerable.Range(0, count).Select(i => $"c{i}")]);
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static Gen<FieldValue> Values() => Gen.Elements(FieldKinds.All.Select(k => k.Kind).ToArray()).SelectMany(Values);

    private static Gen<FieldValue> Values(FieldKind kind)
    {
        var texts = Gen.Elements("a", "b", "B", "é", "\uFFFD", "\U0001F600", "x y");
        var amounts = Gen.Elements(0m, 0.0m, 1m, 1.00m, -1m, 12.3456m, 99999999999999.9999m);
        var days = Gen.Choose(1, 3_650_000).Select(d => LocalDate.FromDateOnly(DateOnly.FromDayNumber(d)));
        Gen<FieldValue> some = kind switch
        {
            FieldKind.Choices => texts.ArrayOf().Select(c => FieldValue.Choices(ChoiceSet.Create(c))),
            FieldKind.Integer => Gen.Elements(0L, 1, -1, long.MaxValue, long.MinValue).Select(i => FieldValue.Integer(i)),
            FieldKind.Number => amounts.Select(n => FieldValue.Number(n)),
            FieldKind.Boolean => Gen.Elements(true, false).Select(b => FieldValue.Boolean(b)),
            FieldKind.Date => days.Select(d => FieldValue.Date(d)),
            FieldKind.Instant => from day in days
                                 from second in Gen.Choose(0, 86_399)
                                 from micro in Gen.Choose(0, 999_999)
                                 select FieldValue.Instant(day.AtMidnight().InUtc().ToInstant() + Duration.FromSeconds(second) + Duration.FromNanoseconds(micro * 1000L)),
            FieldKind.Money => from amount in amounts
                               from code in Gen.Elements("CHF", "EUR")
                               from worth in Gen.Elements<decimal?>(null, 1m, 2m)
                               from day in days
                               select FieldValue.Money(worth is null ? new Money(amount, code) : new Money(amount, code, worth, 0.5m, day)),
            FieldKind.Reference => from type in Gen.Elements("order", "ticket")
                                   from id in ArbMap.Default.GeneratorFor<Guid>()
                                   select FieldValue.Reference(new RecordRef(type, id)),
            FieldKind.Point => from latitude in Gen.Elements(-90d, 0, 47.123456789, 90)
                               from longitude in Gen.Elements(-180d, 0, 8.5, 180)
                               select FieldValue.Point(new GeoPoint(latitude, longitude)),
            _ => texts.Select(t => FieldValue.Text(t, kind)),
        };
        return Gen.Frequency((1, Gen.Constant(FieldValue.Missing)), (6, some));
    }
}
