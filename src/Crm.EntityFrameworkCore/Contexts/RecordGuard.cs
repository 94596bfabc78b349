using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Crm.EntityFrameworkCore;

/// <summary>Refuses to save what sessions write: no rule, right or journal would know of it.</summary>
internal sealed class RecordGuard : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Check(eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Check(eventData.Context!);
        return new ValueTask<InterceptionResult<int>>(result);
    }

    private static void Check(DbContext context)
    {
        var detects = context.ChangeTracker.AutoDetectChangesEnabled;
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            foreach (var entry in context.ChangeTracker.Entries().Where(IsOurs))
                Check(entry, detects);
        }
        finally
        {
            context.ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    private static void Check(EntityEntry entry, bool detects)
    {
        if (detects)
            entry.DetectChanges();
        if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            throw new InvalidOperationException(
                $"SaveChanges was asked to write a row of {entry.Metadata.GetTableName()} ({entry.State}), which only sessions write: "
                + "open one with crm.OpenSessionAsync(db, …), change the record there, and commit, together with the host's changes by CommitWithHostAsync. "
                + "Read records with AsNoTracking where you only look at them.");
    }

    private static bool IsOurs(EntityEntry entry) => entry.Entity is Record || (entry.Metadata.IsPropertyBag && OwnTables(entry.Context).Contains(entry.Metadata.Name));

    private static HashSet<string> OwnTables(DbContext context) => context.GetService<IDbContextOptions>().FindExtension<CrmOptionsExtension>()!.OwnTables;
}
