using Crm.Data;
using Crm.Values;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Crm.Core.Tests.Values;

public class ValueTests
{
    [Theory]
    [InlineData("  Ada@Example.COM ", "Ada@example.com")]
    [InlineData("a.b+c@x.example", "a.b+c@x.example")]
    [InlineData("ü@bücher.example", "ü@bücher.example")]
    [InlineData("a@b", null)]
    [InlineData("a b@x.example", null)]
    [InlineData("a@@x.example", null)]
    [InlineData("@x.example", null)]
    [InlineData("a@.example", null)]
    [InlineData("a@-x.example", null)]
    [InlineData("a@x..example", null)]
    [InlineData("a\0@x.example", null)]
    [InlineData("Ada <a@x.example>", null)]
    [InlineData("", null)]
    public void E_mail_addresses_have_a_normal_form(string text, string? normal) => Assert.Equal(normal, EmailAddress.Normalise(text));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void The_local_part_of_an_address_is_at_most_64_characters(int length, bool allowed) =>
        Assert.Equal(allowed, EmailAddress.Normalise(new string('a', length) + "@x.example") is not null);

    [Theory]
    [InlineData("+41 44 668 18 00", "+41446681800")]
    [InlineData("0041 44 668 18 00", "+41446681800")]
    [InlineData("(044) 668-18.00", "0446681800")]
    [InlineData("044 668 18 00 ext. 12", "0446681800;ext=12")]
    [InlineData("+1 212 555 0100 x7", "+12125550100;ext=7")]
    [InlineData("12", null)]
    [InlineData("1234567890123456", null)]
    [InlineData("+41 +44", null)]
    [InlineData("call me", null)]
    [InlineData("044 668 18 00 ext. twelve", null)]
    [InlineData("", null)]
    public void Telephone_numbers_have_a_normal_form(string text, string? normal) => Assert.Equal(normal, PhoneNumber.Normalise(text));

    [Fact]
    public void Example_numbers_of_every_region_are_read_however_they_are_written()
    {
        var file = Path.Combine(SharedData.Require("phone"), "example_numbers.csv");
        var rows = File.ReadLines(file).Skip(1).Select(l => l.Split(',')).ToArray();
        Assert.True(rows.Length > 1000);
        foreach (var row in rows)
        {
            var (country, national, e164) = (row[1], row[3], row[4]);
            Assert.Equal(e164, PhoneNumber.Normalise(e164));
            Assert.Equal(e164, PhoneNumber.Normalise($"00{country} {national}"));
            Assert.Equal(e164, PhoneNumber.Normalise($" +{country} ({national[..1]}) {string.Join('-', national[1..].Chunk(3).Select(c => new string(c)))} "));
            Assert.Equal(e164 + ";ext=12", PhoneNumber.Normalise(e164 + " ext. 12"));
        }
    }

    [Fact]
    public void A_normal_form_is_its_own_normal_form() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<string>().Where(s => s is not null).ToArbitrary(),
        Gen.Elements('0', '1', '9', '+', ' ', '-', 'x', '(', 'e', 't', ';', '=').ArrayOf().Select(c => new string(c)).ToArbitrary(),
        (text, digits) => new[] { EmailAddress.Normalise(text), EmailAddress.Normalise(text + "@x.example") }.All(n => n is null || EmailAddress.Normalise(n) == n)
            && new[] { text, digits }.Select(PhoneNumber.Normalise).All(n => n is null || PhoneNumber.Normalise(n) == n))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Money_is_added_in_one_currency_and_forgets_its_worth()
    {
        var worth = new Money(10, "CHF", 10, 1, new LocalDate(2026, 1, 1));
        Assert.Equal(new Money(12.5m, "CHF"), worth + new Money(2.5m, "CHF"));
        Assert.Equal(new Money(7.5m, "CHF"), worth - new Money(2.5m, "CHF"));
        Assert.Equal(new Money(3.3333m, "CHF"), worth * (1m / 3));
        Assert.Equal(new Money(0.0001m, "CHF"), new Money(0.0001m, "CHF") * 0.5m);
        Assert.Equal(new Money(-0.0001m, "CHF"), new Money(-0.0001m, "CHF") * 0.5m);
        Assert.Throws<InvalidOperationException>(() => worth + new Money(1, "EUR"));
        Assert.Throws<InvalidOperationException>(() => worth - new Money(1, "EUR"));
        foreach (var code in new[] { "chf", "CH", "CHFX", "", "C1F", "ÇHF" })
            Assert.Throws<ArgumentException>(() => new Money(1, code));
        Assert.Equal(0.1235m, new Money(0.12345m, "EUR").At(1, default).BaseAmount);
        Assert.Equal("10.50 CHF", new Money(10.50m, "CHF").ToString());
        Assert.Equal(new Money(1.0m, "CHF"), new Money(1.00m, "CHF"));
        Assert.Equal(new Money(1.0m, "CHF").GetHashCode(), new Money(1.00m, "CHF").GetHashCode());
    }

    [Fact]
    public void Choices_are_a_sorted_set()
    {
        ChoiceSet set = ["b", "a", "", "b", "\uE000", "\U0001F600"];
        Assert.Equal(["a", "b", "\uE000", "\U0001F600"], set);
        Assert.Equal(set, set.With("c").Without("c"));
        Assert.Equal(set.GetHashCode(), set.With("c").Without("c").GetHashCode());
        Assert.Same(set, set.With("a"));
        Assert.Equal(ChoiceSet.None, set.Without("a").Without("b").Without("\uE000").Without("\U0001F600"));
    }

    [Fact]
    public void Instants_are_cut_to_microseconds_towards_the_past()
    {
        var epoch = NodaConstants.UnixEpoch;
        Assert.Equal(-1, (epoch - Duration.FromNanoseconds(1)).ToMicroseconds());
        Assert.Equal(0, epoch.PlusNanoseconds(999).ToMicroseconds());
        Assert.Equal(epoch - Duration.FromNanoseconds(1000), (epoch - Duration.FromNanoseconds(1)).Cut());
        var range = from day in Gen.Choose(-719_162, 2_932_896) from second in Gen.Choose(0, 86_399) from micro in Gen.Choose(0, 999_999) select (day * 86_400_000_000) + (second * 1_000_000L) + micro;
        Prop.ForAll(range.ToArbitrary(), Gen.Choose(0, 999).ToArbitrary(), (micros, nanos) =>
            Microseconds.ToInstant(micros).PlusNanoseconds(nanos).ToMicroseconds() == micros && Microseconds.ToInstant(micros).Cut() == Microseconds.ToInstant(micros))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }
}
