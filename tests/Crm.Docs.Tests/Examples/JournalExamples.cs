using Crm.Access;
using Crm.Journal;
using Crm.Parties;
using Crm.Records;
using Crm.Sessions;
using Crm.Testing;
using NodaTime;

namespace Crm.Docs.Tests.Examples;

public class JournalExamples
{
    [Fact]
    public async Task Another_system_follows_the_journal()
    {
        await using var host = new CrmTestHost(CrmModel.Build(m => m.AddParties()));
        await using (var session = await host.OpenAsync(Actor.System))
        {
            session.Add(Party.Organisation("Acme"));
            await session.CommitAsync();
        }

        var file = Path.GetTempFileName();
        File.Delete(file);
        using var stop = new CancellationTokenSource();
        var seen = new List<JournalEntry>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FollowAsync(
            host.Crm,
            TenantId.Default,
            file,
            async entry =>
            {
                seen.Add(entry);
                await stop.CancelAsync();
            },
            stop.Token));
        Assert.NotEmpty(seen);

        #region journal-follow
        async Task FollowAsync(ICrmRuntime crm, TenantId tenant, string file, Func<JournalEntry, Task> take, CancellationToken stop)
        {
            var place = File.Exists(file) ? JournalCursor.Parse(await File.ReadAllTextAsync(file, stop)) : null;
            while (!stop.IsCancellationRequested)
            {
                var page = await crm.ReadJournalAsync(tenant, place, take: 500, stop);
                foreach (var entry in page.Entries)
                    await take(entry);                                        // may see an entry again after a crash: know it by its Position
                place = page.Next;
                await File.WriteAllTextAsync(file, place.ToString(), stop);   // after the entries, so that none is lost
                if (page.Entries.Count == 0)
                    await Task.Delay(TimeSpan.FromSeconds(1), stop);
            }
        }
        #endregion
    }

    [Fact]
    public async Task What_is_old_is_forgotten()
    {
        await using var host = new CrmTestHost(CrmModel.Build(m => m.AddParties()));
        var (crm, tenant, now) = (host.Crm, TenantId.Default, host.Clock.Now);

        #region journal-forget
        var removed = await crm.ForgetJournalAsync(tenant, before: now - Duration.FromDays(400));
        #endregion

        Assert.Equal(0, removed);
    }
}
