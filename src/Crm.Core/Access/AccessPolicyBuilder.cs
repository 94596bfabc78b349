using System.Linq.Expressions;
using Crm.Records;

namespace Crm.Access;

/// <summary>Writes down an access policy.</summary>
public sealed class AccessPolicyBuilder
{
    private readonly List<Role> _roles = [];
    private readonly List<(string Type, string Field)> _secured = [];

    internal AccessPolicyBuilder()
    {
    }

    /// <summary>Declares a role.</summary>
    /// <exception cref="ArgumentException">A role of that name is declared already.</exception>
    public AccessPolicyBuilder Role(string name, Action<RoleBuilder> grants)
    {
        if (_roles.Exists(r => string.Equals(r.Name, name, StringComparison.Ordinal)))
            throw new ArgumentException($"The role '{name}' is declared already.", nameof(name));
        var builder = new RoleBuilder();
        grants(builder);
        _roles.Add(builder.Build(name));
        return this;
    }

    /// <summary>Closes a field to everyone whose roles do not open it.</summary>
    public AccessPolicyBuilder Secure<T, TValue>(Expression<Func<T, TValue>> property) where T : Record =>
        Secure(RecordName.Of<T>(), FieldConvention.KeyOf(property));

    /// <summary>Closes a field to everyone whose roles do not open it, by its key.</summary>
    public AccessPolicyBuilder Secure(string type, string field)
    {
        _secured.Add((type, field));
        return this;
    }

    internal AccessPolicy Build() => new(_roles, _secured);
}
