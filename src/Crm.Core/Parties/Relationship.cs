using Crm.Records;
using NodaTime;

namespace Crm.Parties;

/// <summary>A role that a party has at another: Ada works for Acme.</summary>
public sealed class Relationship : Part<Relationship, Party>
{
    private Relationship()
    {
    }

    /// <summary>The role.</summary>
    public RelationshipRole Role { get; private set; }

    /// <summary>The other party.</summary>
    public Id<Party> To { get; private set; }

    /// <summary>More about the role, such as a job title.</summary>
    public string? Title { get; set; }

    /// <summary>The first day; null when not known.</summary>
    public LocalDate? Since { get; set; }

    /// <summary>The last day; null while it goes on.</summary>
    public LocalDate? Until { get; set; }

    /// <summary>A new relationship of the party in whose list it is put.</summary>
    public static Relationship Of(RelationshipRole role, Id<Party> to, string? title = null) => new() { Role = role, To = to, Title = title };
}
