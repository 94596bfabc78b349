using System.Globalization;
using Crm.Access;
using Crm.Errors;
using Crm.People;
using Crm.Persistence;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Testing;
using Crm.Values;

namespace Crm.Core.Tests.Access;

public sealed class Paper : Record<Paper>
{
    private Paper()
    {
    }

    public required string Title { get; set; }

    public int Number { get; set; }

    public static Paper Of(string title) => new() { Title = title };
}

/// <summary>What sessions show and allow, against a naive evaluator, over random organisations.</summary>
public class AccessOracleTests(ITestOutputHelper output)
{
    private static readonly Right[] Rights = Enum.GetValues<Right>();

    /// <summary>How many read decisions; <c>CRM_ACCESS_DECISIONS</c> sets another number.</summary>
    private static long Wanted => long.TryParse(Environment.GetEnvironmentVariable("CRM_ACCESS_DECISIONS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 1_000_000;

    [Fact]
    public async Task Reads_agree_with_the_naive_evaluator()
    {
        var seed = Seed();
        long decisions = 0;
        for (var round = 0; decisions < Wanted; round++)
        {
            var world = await World.BuildAsync(seed + round, users: 16, teams: 8, records: 1_200);
            foreach (var user in world.Users)
                decisions += await ReadAsync(world, user, $"seed {seed + round}, user {user.Id}");
        }

        output.WriteLine($"{decisions} read decisions agree; seed {seed}.");
    }

    [Fact]
    public async Task Writes_agree_with_the_naive_evaluator()
    {
        var seed = Seed();
        var decisions = 0;
        for (var round = 0; round < 12; round++)
        {
            var world = await World.BuildAsync(seed + round, users: 8, teams: 6, records: 30);
            for (var i = 0; i < 150; i++)
            {
                await WriteAsync(world, $"seed {seed + round}, write {i}");
                decisions++;
            }
        }

        output.WriteLine($"{decisions} write decisions agree; seed {seed}.");
    }

    private static async Task<long> ReadAsync(World world, User user, string where)
    {
        var actor = await world.Host.ActAsAsync(user);
        await using var session = await world.Host.OpenAsync(actor);
        var expected = world.Papers.Where(p => world.May(user, Right.Read, p)).Select(p => p.Id).ToHashSet();
        var listed = (await session.Set<Paper>().ToListAsync()).Select(p => p.Id).ToHashSet();
        Assert.True(expected.SetEquals(listed), $"{where}: {string.Join(", ", expected.Except(listed).Take(3))} lack, {string.Join(", ", listed.Except(expected).Take(3))} are too many");
        Assert.True(expected.Count == await session.Set<Paper>().CountAsync(), $"{where}: count");
        Assert.True(expected.Count == (await session.Set<Paper>().SummariseAsync(Summary.Total.Count()))[0].Number(), $"{where}: summary");
        var even = Rule.Field("number").Lt(600);
        Assert.True(world.Papers.Count(p => p.Number < 600 && expected.Contains(p.Id)) == await session.Set<Paper>().Where(even).CountAsync(), $"{where}: filter");

        // Another session, so that nothing is known already; a sample, for each look-up opens its own facts.
        await using var finding = await world.Host.OpenAsync(actor);
        foreach (var paper in world.Papers.Where((_, i) => i % 4 == 0))
            Assert.True(await finding.Set<Paper>().FindAsync(paper.Id) is not null == expected.Contains(paper.Id), $"{where}: find {paper.Id}");
        return world.Papers.Count * 5 / 4;
    }

    private static async Task WriteAsync(World world, string where)
    {
        var (random, user, right) = (world.Random, world.Pick(world.Users), world.Pick(Rights[1..]));
        var actor = await world.Host.ActAsAsync(user);
        await using var session = await world.Host.OpenAsync(actor);
        Paper paper;
        bool expected;
        if (right == Right.Create)
        {
            paper = session.Add(Paper.Of("new"));
            world.Give(paper);
            var (owner, team) = (paper.Owner, paper.OwnerTeam);
            if (owner is null && team is null)
                owner = user.Ref;
            if (team is null && owner is { } o)
                team = world.Org.HomeOf[o.Id] is { } home ? new RecordRef("team", home) : null;
            expected = world.Org.May(user.RawId, Right.Create, paper.RawId, owner?.Id, team?.Id);
        }
        else
        {
            var found = await session.Set<Paper>().FindAsync(world.Pick(world.Papers).Id);
            if (found is null)
                return;
            paper = found;
            expected = world.May(user, right, paper);
            if (right == Right.Delete)
                session.Remove(paper);
            else if (random.Next(3) > 0)
                paper.Number = 100_000 + random.Next(1_000_000);
            else
            {
                var (owner, team) = (paper.Owner, paper.OwnerTeam);
                paper.Owner = world.Pick(world.Users).Id;
                paper.OwnerTeam = world.Pick(world.Teams).Id;
                paper.Number = -paper.Number - 1;

                // A team that is set to what it was follows the new owner home.
                var counted = paper.OwnerTeam == team && paper.Owner != owner ? world.Org.HomeOf[paper.Owner!.Value.Id] : paper.OwnerTeam?.Id;
                var after = world.Org.Has(user.RawId, NamedRights.Assign) || world.Org.May(user.RawId, Right.Update, paper.RawId, paper.Owner?.Id, counted);
                expected &= after;
            }
        }

        // Judged only: what would be written is undone by a store that refuses.
        var result = await world.JudgeAsync(session);
        Assert.True(result.IsCommitted == expected, $"{where}: {user.Id} {right} {paper.Ref} expected {expected}, got {string.Join("; ", result.Problems)}");
        Assert.All(result.Problems, p => Assert.Equal(ProblemCodes.AccessDenied, p.Code));
    }

    private int Seed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CRM_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);
        output.WriteLine($"Seed {seed}; CRM_SEED={seed} replays it.");
        return seed;
    }

    private sealed class World
    {
        private static readonly string[] RoleNames = ["none", "a", "b", "c", "d", "e", "f"];
        private bool _judging;

        private World(int seed)
        {
            Random = new Random(seed);
            foreach (var role in RoleNames.Skip(1))
            {
                foreach (var right in Rights)
                    Org.Grants[(role, right)] = (Scope)Random.Next(right == Right.Read ? 1 : 0, Random.Next(4) == 0 ? 5 : 4);
                if (Random.Next(4) == 0)
                    Org.Assigners.Add(role);
            }

            var model = CrmModel.Build(m => m.AddPeople().Add<Paper>().Access(Grant));
            Host = new CrmTestHost(model, crm => crm.UseStore(_ => new JudgingStore(this, new InMemory.InMemoryStore(model.Catalog, new ManualClock()))));
        }

        public Random Random { get; }

        public NaiveAccess Org { get; } = new();

        public CrmTestHost Host { get; }

        public List<User> Users { get; } = [];

        public List<Team> Teams { get; } = [];

        public List<Paper> Papers { get; } = [];

        public static async Task<World> BuildAsync(int seed, int users, int teams, int records)
        {
            var world = new World(seed);
            await using var session = await world.Host.OpenAsync();
            for (var i = 0; i < users; i++)
                world.Users.Add(session.Add(User.Named($"u{i}")));
            for (var i = 0; i < teams; i++)
                world.Teams.Add(session.Add(Team.Named($"t{i}")));
            world.Organise();
            for (var i = 0; i < records; i++)
            {
                var paper = session.Add(Paper.Of($"p{i}"));
                paper.Number = i;
                world.Give(paper);
                world.Papers.Add(paper);
            }

            await session.CommitAsync();
            for (var i = 0; i < records / 6; i++)
                world.Share(session);
            await session.CommitAsync();
            return world;
        }

        public T Pick<T>(IReadOnlyList<T> among) => among[Random.Next(among.Count)];

        public bool May(User user, Right right, Paper paper) => Org.May(user.RawId, right, paper.RawId, paper.Owner?.Id, paper.OwnerTeam?.Id);

        public void Give(Paper paper)
        {
            if (Random.Next(8) > 0)
                paper.Owner = Pick(Users).Id;
            if (Random.Next(2) > 0)
                paper.OwnerTeam = Pick(Teams).Id;
        }

        public async Task<CommitResult> JudgeAsync(ISession session)
        {
            _judging = true;
            try
            {
                return await session.TryCommitAsync();
            }
            catch (StoreException)
            {
                return CommitResult.Committed;
            }
            finally
            {
                _judging = false;
            }
        }

        private void Organise()
        {
            foreach (var user in Users)
            {
                user.Team = Random.Next(5) > 0 ? Pick(Teams).Id : null;
                user.Manager = Random.Next(3) == 0 ? Pick(Users).Id : null;
                user.Roles = ChoiceSet.Create([.. Enumerable.Range(0, Random.Next(3)).Select(_ => Pick(RoleNames))]);
                (Org.HomeOf[user.RawId], Org.ManagerOf[user.RawId], Org.RolesOf[user.RawId]) = (user.Team?.Value, user.Manager?.Value, [.. user.Roles]);
            }

            foreach (var team in Teams)
            {
                team.Parent = Random.Next(2) > 0 ? Pick(Teams).Id : null;
                team.Manager = Random.Next(4) == 0 ? Pick(Users).Id : null;
                (Org.ParentOf[team.RawId], Org.LeaderOf[team.RawId]) = (team.Parent?.Value, team.Manager?.Value);
                foreach (var member in Users.Where(_ => Random.Next(Users.Count) == 0))
                {
                    team.Members.Add(TeamMember.Of(member.Id));
                    Org.Members.Add((member.RawId, team.RawId));
                }
            }
        }

        private void Share(ISession session)
        {
            var (paper, update) = (Pick(Papers), Random.Next(2) == 0);
            RecordRef grantee = Random.Next(2) == 0 ? Pick(Users).Id : Pick(Teams).Id;
            session.Add(Crm.Access.Share.Of(paper.Ref, grantee, update ? ShareRight.Update : ShareRight.Read));
            Org.Shares.Add((paper.RawId, grantee.Id, update));
        }

        private void Grant(AccessPolicyBuilder access)
        {
            foreach (var role in RoleNames.Skip(1))
            {
                access.Role(role, r =>
                {
                    foreach (var right in Rights)
                        r.On<Paper>(Org.Grants[(role, right)], right);
                    if (Org.Assigners.Contains(role))
                        r.May(NamedRights.Assign);
                });
            }
        }

        private sealed class JudgingStore(World world, ICrmStore inner) : ICrmStore
        {
            public async ValueTask<IStoreConnection> ConnectAsync(TenantId tenant, CancellationToken cancellationToken)
            {
                var connection = new Commits.WatchedStore(inner) { BeforeCommit = () => ThrowIfJudging(world) };
                return await connection.ConnectAsync(tenant, cancellationToken);
            }

            private static void ThrowIfJudging(World world)
            {
                if (world._judging)
                    throw new StoreException("Judged only.");
            }
        }
    }
}
