using Crm.Records;
using Crm.Values;

namespace Crm.People;

/// <summary>A person who works with the CRM; made from the host's users by external id.</summary>
/// <remarks>The host authenticates; this record says who the user is to teams, owners and roles.</remarks>
public sealed class User : Record<User>
{
    private User()
    {
    }

    /// <summary>The name that people see.</summary>
    public required string Name { get; set; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>The home team; what the user owns is counted to it. Null for none.</summary>
    public Id<Team>? Team { get; set; }

    /// <summary>The user above; null for none.</summary>
    public Id<User>? Manager { get; set; }

    /// <summary>The names of the roles that the access policy knows.</summary>
    public ChoiceSet Roles { get; set; } = ChoiceSet.None;

    /// <summary>False for somebody who has left.</summary>
    public bool Active { get; set; } = true;

    /// <summary>The IANA zone in which the user counts days, such as <c>Europe/Zurich</c>; null for the host's default.</summary>
    public string? Zone { get; set; }

    /// <summary>A new user.</summary>
    public static User Named(string name) => new() { Name = name };
}
