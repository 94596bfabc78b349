using Crm.Evaluation;
using Crm.Records;
using NodaTime;

namespace Crm.Access;

/// <summary>Who acts: handed in by the host, which has authenticated them.</summary>
/// <remarks>Teams and subordinates are those at the opening of the session. Immutable.</remarks>
public sealed record Actor
{
    /// <summary>The host itself: no user, and every right. For migrations, imports and jobs that no user answers for.</summary>
    public static Actor System { get; } = new() { IsSystem = true };

    /// <summary>The user; null for the host itself.</summary>
    public RecordRef? User { get; init; }

    /// <summary>The names of the user's roles; a role that the policy does not know grants nothing.</summary>
    public IReadOnlySet<string> Roles { get; init; } = NoRoles;

    /// <summary>The user's teams.</summary>
    public IReadOnlySet<RecordRef> Teams { get; init; } = Nothing;

    /// <summary>The user's teams and all teams below them.</summary>
    public IReadOnlySet<RecordRef> Unit { get; init; } = Nothing;

    /// <summary>The users below the user, at any distance.</summary>
    public IReadOnlySet<RecordRef> Subordinates { get; init; } = Nothing;

    /// <summary>The user's zone, in which <c>today</c> is counted. The default value is UTC.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>The user in whose name the actor acts; null for the actor's own.</summary>
    public RecordRef? OnBehalfOf { get; init; }

    /// <summary>True for the host itself, whose reads and writes are not checked for access.</summary>
    public bool IsSystem { get; private init; }

    /// <summary>The same person as rules see them.</summary>
    public Asker ToAsker() => new(User, Teams, Unit, Subordinates);

    private static readonly HashSet<string> NoRoles = [];
    private static readonly HashSet<RecordRef> Nothing = [];
}
