using Crm.Parties;
using Microsoft.EntityFrameworkCore;

namespace Crm.EntityFrameworkCore.Tests;

public class GuardTests
{
    [Fact]
    public async Task Records_that_were_added_changed_or_removed_are_not_saved()
    {
        using var database = Databases.Domain();
        database.Insert(RoundTripTests.Row(Party.Organisation("Acme")));
        Action<DbContext>[] misuses =
        [
            c => c.Add(RoundTripTests.Row(Party.Organisation("New"))),
            c => c.Set<Party>().Single().Name = "Changed",
            c => c.Set<Party>().Single().Billing = new Values.Address { City = "Basel" },
            c => c.Remove(c.Set<Party>().Single()),
            c => c.Set<Dictionary<string, object>>("crm__commands").Add(new() { ["tenant"] = "default", ["key"] = "k" }),
        ];
        foreach (var misuse in misuses)
        {
            using var context = database.Open();
            misuse(context);
            var refused = Assert.Throws<InvalidOperationException>(() => context.SaveChanges());
            Assert.Contains("OpenSessionAsync", refused.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync());
            Assert.True(context.ChangeTracker.AutoDetectChangesEnabled);
        }

        Assert.Equal(["Acme"], database.Rows("SELECT name FROM crm_party").Select(r => r[0]));
    }

    [Fact]
    public void The_hosts_own_entities_are_saved_beside_records_that_were_only_read()
    {
        using var database = Databases.Domain();
        database.Insert(RoundTripTests.Row(Party.Organisation("Acme")));
        using var context = database.Open();
        context.Add(new Invoice { Customer = context.Set<Party>().Single().Id });
        Assert.Equal(1, context.SaveChanges());
    }
}
