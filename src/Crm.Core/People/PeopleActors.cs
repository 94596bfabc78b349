using Crm.Access;
using Crm.Records;
using Crm.Sessions;
using NodaTime;

namespace Crm.People;

/// <summary>Makes actors of the CRM's own user and team records.</summary>
/// <remarks>
/// Subordinates are the users whose manager is this user or a subordinate, and the users of teams that this user or a subordinate leads, and of
/// the teams below those. Loops in the data do no harm.
/// </remarks>
internal sealed class PeopleActors(ICrmRuntime crm, IDateTimeZoneProvider zones) : IActorSource
{
    public async ValueTask<Actor?> FindAsync(TenantId tenant, RecordRef user, CancellationToken cancellationToken = default)
    {
        var session = await crm.OpenSessionAsync(tenant, Actor.System, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var users = await session.Set<User>().ToListAsync(cancellationToken).ConfigureAwait(false);
        var teams = await session.Set<Team>().ToListAsync(cancellationToken).ConfigureAwait(false);
        return users.FirstOrDefault(u => u.Ref == user) is { Active: true } found ? new People(users, teams).ActorOf(found, ZoneOf(found)) : null;
    }

    private DateTimeZone ZoneOf(User user) => user.Zone is null ? DateTimeZone.Utc : zones.GetZoneOrNull(user.Zone) ?? DateTimeZone.Utc;

    private sealed class People
    {
        private readonly IReadOnlyList<User> _users;
        private readonly IReadOnlyList<Team> _teams;
        private readonly ILookup<Id<Team>, Team> _below;
        private readonly ILookup<Id<Team>, Id<User>> _members;

        public People(IReadOnlyList<User> users, IReadOnlyList<Team> teams)
        {
            _users = users;
            _teams = teams;
            _below = teams.Where(t => t.Parent is not null).ToLookup(t => t.Parent!.Value);
            _members = users.Where(u => u.Team is not null).Select(u => (Team: u.Team!.Value, User: u.Id))
                .Concat(teams.SelectMany(t => t.Members.Select(m => (Team: t.Id, m.User))))
                .ToLookup(m => m.Team, m => m.User);
        }

        public Actor ActorOf(User user, DateTimeZone zone)
        {
            var teams = _teams.Where(t => _members[t.Id].Contains(user.Id)).Select(t => t.Id).ToHashSet();
            return new Actor
            {
                User = user.Ref,
                Roles = user.Roles.ToHashSet(StringComparer.Ordinal),
                Teams = teams.Select(t => t.ToRef()).ToHashSet(),
                Unit = WithBelow(teams).Select(t => t.ToRef()).ToHashSet(),
                Subordinates = SubordinatesOf(user.Id).Select(u => u.ToRef()).ToHashSet(),
                Zone = zone,
            };
        }

        private HashSet<Id<Team>> WithBelow(IEnumerable<Id<Team>> teams)
        {
            var all = new HashSet<Id<Team>>();
            var next = new Queue<Id<Team>>(teams);
            while (next.TryDequeue(out var team))
            {
                if (!all.Add(team))
                    continue;
                foreach (var below in _below[team])
                    next.Enqueue(below.Id);
            }

            return all;
        }

        private HashSet<Id<User>> SubordinatesOf(Id<User> user)
        {
            var all = new HashSet<Id<User>>();
            var next = new Queue<Id<User>>([user]);
            while (next.TryDequeue(out var above))
            {
                var led = WithBelow(_teams.Where(t => t.Manager == above).Select(t => t.Id)).SelectMany(t => _members[t]);
                foreach (var below in _users.Where(u => u.Manager == above).Select(u => u.Id).Concat(led))
                {
                    if (below != user && all.Add(below))
                        next.Enqueue(below);
                }
            }

            return all;
        }
    }
}
