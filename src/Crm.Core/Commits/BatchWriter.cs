using System.Collections.Immutable;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Commits;

/// <summary>Raises versions and times, and puts together what the store writes.</summary>
internal static class BatchWriter
{
    public static async ValueTask<CommitBatch> WriteAsync(CommitContext context, StoredCommand? command, CancellationToken cancellationToken)
    {
        foreach (var change in context.All)
            Stamp(context, change);
        return new CommitBatch
        {
            Id = context.Id,
            At = context.Now,
            Writes = WritesOf(context.All),
            Checks = [.. context.Options.Unchanged.Where(r => context.Find(r.Ref) is null).Select(r => new VersionCheck(r.Ref, r.Version))],
            Claims = ClaimPlanner.Plan(context.All),
            Journal = await JournalWriter.WriteAsync(context, cancellationToken).ConfigureAwait(false),
            States = [.. context.States],
            Cancelled = [.. context.Cancelled],
            Done = context.Options.Done,
            Work = [.. context.Work],
            Command = command is null ? null : command with { Commit = context.Id },
        };
    }

    private static void Stamp(CommitContext context, Change change)
    {
        var record = change.Record;
        record.Version = (change.Before?.Version ?? 0) + 1;
        record.UpdatedAt = context.Now;
        if (change.Before is null)
            record.CreatedAt = context.Now;
        if (change.Kind == ChangeKind.Delete)
            record.DeletedAt = context.Now;
        else if (change.Kind == ChangeKind.Restore)
            record.DeletedAt = null;
    }

    private static ImmutableArray<RecordWrite> WritesOf(IReadOnlyList<Change> changes)
    {
        var writes = ImmutableArray.CreateBuilder<RecordWrite>(changes.Count);
        foreach (var root in changes)
        {
            if (root.Root is null)
                writes.Add(WriteOf(root));
        }

        foreach (var part in changes)
        {
            if (part.Root is not null)
                writes.Add(WriteOf(part));
        }

        return writes.MoveToImmutable();
    }

    private static RecordWrite WriteOf(Change change)
    {
        var kind = change.Kind switch
        {
            ChangeKind.Create => WriteKind.Insert,
            ChangeKind.Purge => WriteKind.Delete,
            _ => WriteKind.Update,
        };
        IReadOnlyList<FieldDefinition> changed = kind == WriteKind.Update ? change.Type.Diff(change.Before!, change.Record) : [];
        return new RecordWrite(kind, change.Type, change.Record, change.Before?.Version ?? 0, changed);
    }
}
