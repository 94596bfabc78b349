using Crm.Records;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Core.Tests.Records;

public class RecordRefTests
{
    [Fact]
    public void What_a_reference_is_written_as_is_read_back() => Prop.ForAll(
        Gen.Elements("lead", "opportunity", "lineItem").Zip(ArbMap.Default.GeneratorFor<Guid>()).Select(r => new RecordRef(r.Item1, r.Item2)).ToArbitrary(),
        record => RecordRef.TryParse(record.ToString(), out var read) && read == record).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("lead")]
    [InlineData("lead x")]
    [InlineData(" 0197a000-0000-7000-8000-000000000001")]
    [InlineData("0197a000-0000-7000-8000-000000000001")]
    public void A_text_of_another_form_names_no_record(string? text)
    {
        Assert.False(RecordRef.TryParse(text, out var read));
        Assert.Equal(default, read);
    }
}
