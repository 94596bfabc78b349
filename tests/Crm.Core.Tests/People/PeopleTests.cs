using Crm.Core.Tests.Access;
using Crm.People;
using Crm.Records;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Crm.Core.Tests.People;

public class PeopleTests
{
    private static readonly CrmModel Model = CrmModel.Build(m => m.AddPeople().Add<Paper>());
    private readonly CrmTestHost _host = new(Model);

    [Fact]
    public async Task An_actor_has_home_team_memberships_sub_teams_and_subordinates()
    {
        await using var session = await _host.OpenAsync();
        var (head, branch, desk, other) = (AddTeam(session, "head"), AddTeam(session, "branch"), AddTeam(session, "desk"), AddTeam(session, "other"));
        var (ann, bob, cid, dan) = (AddUser(session, "ann"), AddUser(session, "bob"), AddUser(session, "cid"), AddUser(session, "dan"));
        (branch.Parent, desk.Parent) = (head.Id, branch.Id);
        (ann.Team, bob.Team, cid.Team) = (head.Id, branch.Id, desk.Id);
        other.Members.Add(TeamMember.Of(ann.Id));
        head.Manager = ann.Id;
        dan.Manager = cid.Id;
        (ann.Roles, ann.Zone) = (["boss", "clerk"], "Europe/Zurich");
        await session.CommitAsync();
        var actor = await _host.ActAsAsync(ann);
        Assert.Equal(Refs(head, other), actor.Teams.ToHashSet());
        Assert.Equal(Refs(head, branch, desk, other), actor.Unit.ToHashSet());
        Assert.Equal(Refs(bob, cid, dan), actor.Subordinates.ToHashSet());
        Assert.Equal(["boss", "clerk"], actor.Roles.Order());
        Assert.Equal(("Europe/Zurich", ann.Ref, false), (actor.Zone.Id, actor.User, actor.IsSystem));
        Assert.Equal(Refs(dan), (await _host.ActAsAsync(cid)).Subordinates.ToHashSet());
        Assert.Empty((await _host.ActAsAsync(dan)).Teams);
    }

    [Fact]
    public void Any_organisation_loops_included_has_the_subordinates_that_plain_reading_gives() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed => AgreesAsync(seed).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public async Task Those_who_left_and_those_who_never_were_are_no_actors_and_revoked_roles_are_gone_at_once()
    {
        await using var session = await _host.OpenAsync();
        var ann = AddUser(session, "ann");
        (ann.Roles, ann.Zone) = (["clerk"], "Mars/Olympus");
        await session.CommitAsync();
        Assert.Equal(DateTimeZone.Utc, (await _host.ActAsAsync(ann)).Zone);
        ann.Roles = ChoiceSet.None;
        await session.CommitAsync();
        Assert.Empty((await _host.ActAsAsync(ann)).Roles);
        var source = _host.Services.GetRequiredService<IActorSource>();
        Assert.Null(await source.FindAsync(default, new RecordRef("user", Guid.NewGuid())));
        Assert.Null(await source.FindAsync(default, new RecordRef("team", ann.RawId)));
        Assert.Null(await source.FindAsync(new TenantId("other"), ann.Ref));
        ann.Active = false;
        await session.CommitAsync();
        Assert.Null(await source.FindAsync(default, ann.Ref));
        ann.Active = true;
        session.Remove(ann);
        await session.CommitAsync();
        Assert.Null(await source.FindAsync(default, ann.Ref));
    }

    [Fact]
    public async Task A_new_record_belongs_to_who_makes_it_and_is_counted_to_the_owners_home_team()
    {
        var (ann, bob, home, other) = await TwoUsersAsync();
        await using var session = await _host.OpenAsync(await _host.ActAsAsync(ann));
        var mine = session.Add(Paper.Of("mine"));
        var his = session.Add(Paper.Of("his"));
        his.Owner = bob.Id;
        var teams = session.Add(Paper.Of("the team's"));
        teams.OwnerTeam = other.Id;
        var lent = session.Add(Paper.Of("lent"));
        (lent.Owner, lent.OwnerTeam) = (ann.Id, other.Id);
        await session.CommitAsync();
        Assert.Equal((ann.Ref, home.Ref), (mine.Owner, mine.OwnerTeam));
        Assert.Equal((bob.Ref, other.Ref), (his.Owner, his.OwnerTeam));
        Assert.Equal((null, other.Ref), (teams.Owner, teams.OwnerTeam));
        Assert.Equal((ann.Ref, other.Ref), (lent.Owner, lent.OwnerTeam));
    }

    [Fact]
    public async Task The_team_follows_the_owner_unless_it_is_set_with_it_and_stays_when_the_owner_moves_house()
    {
        var (ann, bob, home, other) = await TwoUsersAsync();
        await using var session = await _host.OpenAsync(await _host.ActAsAsync(ann));
        var paper = session.Add(Paper.Of("p"));
        await session.CommitAsync();
        paper.Owner = bob.Id;
        await session.CommitAsync();
        Assert.Equal(other.Ref, paper.OwnerTeam);
        (paper.Owner, paper.OwnerTeam) = (ann.Id, null);
        await session.CommitAsync();
        Assert.Null(paper.OwnerTeam);
        paper.OwnerTeam = home.Id;
        await session.CommitAsync();
        (await session.Users.GetAsync(ann.Id)).Team = other.Id;
        await session.CommitAsync();
        paper.Number = 1;
        await session.CommitAsync();
        Assert.Equal(home.Ref, paper.OwnerTeam);
    }

    [Fact]
    public async Task The_host_itself_owns_nothing()
    {
        var paper = await _host.GivenAsync(Paper.Of("p"));
        Assert.Equal((null, null), (paper.Owner, paper.OwnerTeam));
    }

    private async Task<(User Ann, User Bob, Team Home, Team Other)> TwoUsersAsync()
    {
        await using var session = await _host.OpenAsync();
        var (home, other) = (AddTeam(session, "home"), AddTeam(session, "other"));
        var (ann, bob) = (AddUser(session, "ann"), AddUser(session, "bob"));
        (ann.Team, bob.Team) = (home.Id, other.Id);
        await session.CommitAsync();
        return (ann, bob, home, other);
    }

    private static async Task<bool> AgreesAsync(int seed)
    {
        await using var host = new CrmTestHost(Model);
        var (random, org) = (new Random(seed), new NaiveAccess());
        await using var session = await host.OpenAsync();
        var teams = Enumerable.Range(0, 5).Select(i => AddTeam(session, $"t{i}")).ToArray();
        var users = Enumerable.Range(0, 7).Select(i => AddUser(session, $"u{i}")).ToArray();
        foreach (var team in teams)
        {
            team.Parent = random.Next(2) == 0 ? teams[random.Next(5)].Id : null;
            team.Manager = random.Next(3) == 0 ? users[random.Next(7)].Id : null;
            (org.ParentOf[team.RawId], org.LeaderOf[team.RawId]) = (team.Parent?.Value, team.Manager?.Value);
        }

        foreach (var user in users)
        {
            user.Team = random.Next(3) > 0 ? teams[random.Next(5)].Id : null;
            user.Manager = random.Next(2) == 0 ? users[random.Next(7)].Id : null;
            (org.HomeOf[user.RawId], org.ManagerOf[user.RawId]) = (user.Team?.Value, user.Manager?.Value);
            if (random.Next(3) > 0)
                continue;
            var team = teams[random.Next(5)];
            team.Members.Add(TeamMember.Of(user.Id));
            org.Members.Add((user.RawId, team.RawId));
        }

        await session.CommitAsync();
        foreach (var user in users)
        {
            var actor = await host.ActAsAsync(user);
            Assert.Equal(users.Where(u => org.IsBelow(u.RawId, user.RawId)).Select(u => u.Ref).ToHashSet(), actor.Subordinates.ToHashSet());
            Assert.Equal(teams.Where(t => org.IsIn(user.RawId, t.RawId)).Select(t => t.Ref).ToHashSet(), actor.Teams.ToHashSet());
        }

        return true;
    }

    private static User AddUser(ISession session, string name) => session.Add(User.Named(name));

    private static Team AddTeam(ISession session, string name) => session.Add(Team.Named(name));

    private static HashSet<RecordRef> Refs(params Crm.Records.Record[] records) => [.. records.Select(r => r.Ref)];
}
