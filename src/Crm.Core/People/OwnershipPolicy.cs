using Crm.Commits;
using Crm.Records;

namespace Crm.People;

/// <summary>Gives new records their owner, and records their owner's home team.</summary>
/// <remarks>A new record that names neither owner nor team belongs to the user who makes it. The team follows the owner unless it is set with it.</remarks>
internal sealed class OwnershipPolicy : IFieldPolicy
{
    public CommitPhase Phase => CommitPhase.Normalise;

    public async ValueTask RunAsync(CommitContext context, CancellationToken cancellationToken)
    {
        var users = context.Session.Model.Catalog.Get<User>();
        foreach (var change in context.Pending.Where(c => c.Type.IsOwned && c.Kind is not (ChangeKind.Delete or ChangeKind.Purge)))
        {
            var record = change.Record;
            if (change.Kind == ChangeKind.Create && record is { Owner: null, OwnerTeam: null })
                record.Owner = context.Actor.User;
            var moved = change.Kind == ChangeKind.Create ? record.OwnerTeam is null : change.Has("owner") && !change.Has("owner.team");
            if (!moved || record.Owner is not { } owner || !owner.Is<User>())
                continue;
            record.OwnerTeam = await context.EvaluateAsync(
                c => (c.Facts.Find(users, owner.Id) as User)?.Team is { } team ? (RecordRef?)team : null, null, cancellationToken).ConfigureAwait(false);
        }
    }
}
