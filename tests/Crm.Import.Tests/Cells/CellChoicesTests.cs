using Crm.Import.Cells;
using Crm.Import.Mappings;
using Crm.Records;

namespace Crm.Import.Tests.Cells;

public class CellChoicesTests
{
    [Theory]
    [InlineData("closed won", "Closed Won")]
    [InlineData(" ClosedWon", "Closed Won")]
    [InlineData("LOST", "Lost")]
    [InlineData("pending", null)]
    public void A_choice_is_known_by_its_letters_and_anything_else_is_none(string text, string? wanted) =>
        Assert.Equal(wanted, Choices("Closed Won", "closed won", "Lost").One(text));

    [Fact]
    public void Where_nothing_is_listed_everything_is_a_choice() => Assert.Equal("anything", Choices().One("anything"));

    [Fact]
    public void Several_stand_between_marks() =>
        Assert.Equal(["Closed Won", "Lost", "other"], Choices("Closed Won", "Lost").Several("lost; closed won;other").Order(StringComparer.Ordinal));

    private static CellChoices Choices(params string[] choices) => new(
        new FieldDefinition { Key = "stage", Kind = FieldKind.Choice, Label = "Stage", Read = _ => FieldValue.Missing, AllowedChoices = [.. choices] }, new ValueMapping());
}
