using Crm.Errors;
using Crm.Journal;
using Crm.Records;
using Crm.Sessions;
using Crm.Testing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Crm.Core.Tests.Sessions;

public class JournalReadingTests
{
    private readonly CrmTestHost _host = new(Shop.Model);

    [Fact]
    public void A_cursor_is_read_back_from_its_text() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<(long, long, Guid)>().ToArbitrary(),
        of =>
        {
            var cursor = new JournalCursor(of.Item1, of.Item2, of.Item3);
            var text = cursor.ToString();
            return JournalCursor.Parse(text) == cursor && text.Length == 44 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_text_that_is_no_cursor_is_refused()
    {
        var good = JournalCursor.Beginning.ToString();
        foreach (var text in new[] { "", " ", "42", "null", good[..^4], good + "AAAA", "AA" + good[2..], "Ag" + good[2..], good[..^1] + "!", good + "=", new string('A', 44) })
            Assert.Equal(ProblemCodes.JournalBadCursor, Assert.Throws<RefusedException>(() => JournalCursor.Parse(text)).Problems.Single().Code);
    }

    [Fact]
    public async Task The_host_reads_what_every_session_did_with_all_values()
    {
        var at = await _host.Crm.FindJournalEndAsync(TenantId.Default);
        await using var session = await _host.OpenAsync();
        await session.InsertAsync([Order.Of("one"), Order.Of("two")]);
        var order = session.Add(Order.Of("three"));
        await session.CommitAsync();
        order.Note = "changed";
        await session.CommitAsync(new CommitOptions { Reason = "because" });
        var page = await _host.Crm.ReadJournalAsync(TenantId.Default, at);
        Assert.Equal(2, page.Entries.First(e => string.Equals(e.Record.Type, "order", StringComparison.Ordinal)).Batch.Count);
        Assert.Equal(["created", "changed"], page.Entries.Where(e => e.Record == order.Ref).Select(e => e.Kind.ToString().ToLowerInvariant()));
        Assert.Equal("because", page.Entries[^1].Reason);
        Assert.True(page.Entries[^1].Old.ContainsKey("note") || page.Entries[^1].OldPersonal.ContainsKey("note"));
        Assert.Empty((await _host.Crm.ReadJournalAsync(TenantId.Default, page.Next)).Entries);
        Assert.Equal(page.Next, await _host.Crm.FindJournalEndAsync(TenantId.Default));
    }

    [Fact]
    public async Task What_is_younger_than_an_hour_is_not_forgotten()
    {
        await using var session = await _host.OpenAsync();
        foreach (var minutes in new[] { 0, 10, 55, 30 })
        {
            _host.Clock.Advance(Duration.FromMinutes(minutes));
            session.Add(Order.Of("one"));
            await session.CommitAsync();
        }

        var before = (await _host.Crm.ReadJournalAsync(TenantId.Default)).Entries;
        var old = before.Count(e => e.At < _host.Clock.Now - Duration.FromHours(1));
        Assert.Equal(old, await _host.Crm.ForgetJournalAsync(TenantId.Default, _host.Clock.Now + Duration.FromDays(1)));
        var after = (await _host.Crm.ReadJournalAsync(TenantId.Default)).Entries;
        Assert.Equal(before.Skip(old).Select(e => e.Position), after.Select(e => e.Position));
        Assert.InRange(old, 1, before.Count - 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public async Task As_many_entries_as_nobody_should_read_at_once_are_refused(int take) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _host.Crm.ReadJournalAsync(TenantId.Default, null, take));
}
