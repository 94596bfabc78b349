using Crm.Records;

namespace Crm.People;

/// <summary>A team, department or branch; teams may stand below each other.</summary>
public sealed class Team : Record<Team>
{
    private Team()
    {
    }

    /// <summary>The name.</summary>
    public required string Name { get; set; }

    /// <summary>The team above; null at the top.</summary>
    public Id<Team>? Parent { get; set; }

    /// <summary>The user who leads it; the members' and sub-teams' records are then within the manager's own.</summary>
    public Id<User>? Manager { get; set; }

    /// <summary>The region it serves, as the host names it.</summary>
    public string? Region { get; set; }

    /// <summary>Users who belong to it besides those whose home team it is.</summary>
    public PartList<TeamMember> Members => Parts<TeamMember>();

    /// <summary>A new team.</summary>
    public static Team Named(string name) => new() { Name = name };
}
