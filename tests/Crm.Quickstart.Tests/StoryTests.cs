namespace Quickstart.Tests;

public class StoryTests
{
    [Fact]
    public async Task The_story_is_told_anew_each_time_in_a_file_of_its_own()
    {
        for (var i = 0; i < 2; i++)
        {
            var run = await Run.DoneAsync();
            foreach (var told in (string[])[
                "✗ convert: A lead needs an e-mail address or a telephone number", "✗ win: Win cannot be taken in prospecting; it can in engaging.", "✗ win: customer: is asked for by win.",
                "the deal is won.", "opportunity.won", "Maren Holt, manager: 13 of 26 deals", "Won by region", "-- report --db story.db"])
                Assert.Contains(told, run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', run.Output);
        }

        var report = (await Run.DoneAsync("report", "--db", "story.db", "--json")).Json;
        Assert.Equal(26, report.GetProperty("opportunities").GetProperty("total").GetInt32());
        Assert.Equal(0, (await Run.OfAsync("check", "--db", "story.db", "--json")).Code);
    }
}
