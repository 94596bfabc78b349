using Crm.Records;

namespace Crm.People;

/// <summary>A user who belongs to a team that is not the home team.</summary>
public sealed class TeamMember : Part<TeamMember, Team>
{
    private TeamMember()
    {
    }

    /// <summary>The user.</summary>
    public Id<User> User { get; private set; }

    /// <summary>A member.</summary>
    public static TeamMember Of(Id<User> user) => new() { User = user };
}
