using Crm.Access;

namespace Crm.Core.Tests.Access;

/// <summary>The organisation as plain data, and access decided the plain way: what the library must agree with.</summary>
public sealed class NaiveAccess
{
    public Dictionary<Guid, Guid?> ManagerOf { get; } = [];

    public Dictionary<Guid, Guid?> HomeOf { get; } = [];

    public Dictionary<Guid, Guid?> ParentOf { get; } = [];

    public Dictionary<Guid, Guid?> LeaderOf { get; } = [];

    public HashSet<(Guid User, Guid Team)> Members { get; } = [];

    public Dictionary<Guid, string[]> RolesOf { get; } = [];

    public Dictionary<(string Role, Right Right), Scope> Grants { get; } = [];

    public HashSet<string> Assigners { get; } = [];

    public List<(Guid Record, Guid Grantee, bool Update)> Shares { get; } = [];

    public bool May(Guid user, Right right, Guid record, Guid? owner, Guid? team)
    {
        var scope = RolesOf[user].Select(r => Grants.GetValueOrDefault((r, right))).DefaultIfEmpty().Max();
        if (scope is Scope.None or Scope.All)
            return scope == Scope.All;
        if (owner is { } o && (o == user || IsBelow(o, user)))
            return true;
        if (right is Right.Read or Right.Update && Shares.Exists(s => s.Record == record && (s.Update || right == Right.Read) && (s.Grantee == user || IsIn(user, s.Grantee))))
            return true;
        return team is { } t && scope switch
        {
            Scope.Team => IsIn(user, t),
            Scope.Unit => TeamsFrom(t).Any(above => IsIn(user, above)),
            _ => false,
        };
    }

    public bool Has(Guid user, string right) => right == NamedRights.Assign && RolesOf[user].Any(Assigners.Contains);

    public bool IsIn(Guid user, Guid team) => HomeOf[user] == team || Members.Contains((user, team));

    // Whoever is managed by the user, or is in a team that the user leads or in one below it; and whoever is below those.
    public bool IsBelow(Guid user, Guid above) => user != above && Above(user, []).Contains(above);

    private HashSet<Guid> Above(Guid user, HashSet<Guid> seen)
    {
        var teams = ParentOf.Keys.Where(t => IsIn(user, t)).SelectMany(TeamsFrom);
        foreach (var boss in teams.Select(t => LeaderOf[t]).Append(ManagerOf[user]).OfType<Guid>())
        {
            if (seen.Add(boss))
                Above(boss, seen);
        }

        return seen;
    }

    private IEnumerable<Guid> TeamsFrom(Guid team)
    {
        var seen = new HashSet<Guid>();
        for (Guid? next = team; next is { } t && seen.Add(t); next = ParentOf[t])
            yield return t;
    }
}
