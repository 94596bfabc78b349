using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Crm.Access;

/// <summary>Who may do what: roles, and the fields that are closed unless a role opens them.</summary>
/// <remarks>Pure data and pure decisions; <see cref="AccessRules"/> turns it into rules. Immutable and thread-safe.</remarks>
public sealed class AccessPolicy
{
    private readonly FrozenDictionary<string, Role> _roles;
    private readonly FrozenSet<(string Type, string Field)> _secured;

    internal AccessPolicy(IEnumerable<Role> roles, IEnumerable<(string Type, string Field)> secured, bool open = false)
    {
        Roles = [.. roles];
        _roles = Roles.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);
        _secured = secured.ToFrozenSet();
        IsOpen = open;
    }

    /// <summary>Everyone may do everything: the policy of a host that checks access itself.</summary>
    public static AccessPolicy Open { get; } = new([], [], open: true);

    /// <summary>True for <see cref="Open"/>.</summary>
    public bool IsOpen { get; }

    /// <summary>The roles, in the order declared.</summary>
    public ImmutableArray<Role> Roles { get; }

    /// <summary>The secured fields.</summary>
    public IEnumerable<(string Type, string Field)> Secured => _secured;

    /// <summary>Declares a policy.</summary>
    public static AccessPolicy Build(Action<AccessPolicyBuilder> declare)
    {
        var builder = new AccessPolicyBuilder();
        declare(builder);
        return builder.Build();
    }

    /// <summary>How far a right of the actor reaches on a type: the widest that any of the actor's roles grants.</summary>
    public Scope ScopeOf(Actor actor, string type, Right right)
    {
        if (actor.IsSystem || IsOpen)
            return Scope.All;
        var widest = Scope.None;
        foreach (var grant in Of(actor).SelectMany(r => r.Grants))
        {
            if (grant.Right == right && grant.Scope > widest && (grant.Type is RoleGrant.AnyType || string.Equals(grant.Type, type, StringComparison.Ordinal)))
                widest = grant.Scope;
        }

        return widest;
    }

    /// <summary>What the actor may do with a field; everything where the field is not secured.</summary>
    public FieldRight FieldRightOf(Actor actor, string type, string field)
    {
        if (actor.IsSystem || IsOpen || !_secured.Contains((type, field)))
            return FieldRight.Write;
        var most = FieldRight.None;
        foreach (var grant in Of(actor).SelectMany(r => r.Fields))
        {
            if (grant.Right > most && string.Equals(grant.Field, field, StringComparison.Ordinal) && string.Equals(grant.Type, type, StringComparison.Ordinal))
                most = grant.Right;
        }

        return most;
    }

    /// <summary>True when one of the actor's roles grants the right by name.</summary>
    public bool Has(Actor actor, string right) =>
        actor.IsSystem || IsOpen || Of(actor).Any(r => r.Rights.Contains(right, StringComparer.Ordinal));

    private IEnumerable<Role> Of(Actor actor)
    {
        foreach (var name in actor.Roles)
        {
            if (_roles.TryGetValue(name, out var role))
                yield return role;
        }
    }
}
