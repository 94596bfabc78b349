using System.Collections.Immutable;
using System.Linq.Expressions;
using Crm.Records;

namespace Crm.Access;

/// <summary>Writes down what a role grants.</summary>
public sealed class RoleBuilder
{
    private readonly ImmutableArray<RoleGrant>.Builder _grants = ImmutableArray.CreateBuilder<RoleGrant>();
    private readonly ImmutableArray<FieldGrant>.Builder _fields = ImmutableArray.CreateBuilder<FieldGrant>();
    private readonly ImmutableArray<string>.Builder _rights = ImmutableArray.CreateBuilder<string>();

    internal RoleBuilder()
    {
    }

    /// <summary>Grants rights on one record type.</summary>
    /// <param name="scope">How far they reach.</param>
    /// <param name="rights">Which; all four when none is named.</param>
    public RoleBuilder On<T>(Scope scope, params ReadOnlySpan<Right> rights) where T : Record => On(RecordName.Of<T>(), scope, rights);

    /// <summary>Grants rights on one record type, by its name.</summary>
    /// <param name="type">The record type's name.</param>
    /// <param name="scope">How far they reach.</param>
    /// <param name="rights">Which; all four when none is named.</param>
    public RoleBuilder On(string type, Scope scope, params ReadOnlySpan<Right> rights)
    {
        foreach (var right in rights.IsEmpty ? Enum.GetValues<Right>() : rights)
            _grants.Add(new RoleGrant(type, right, scope));
        return this;
    }

    /// <summary>Grants rights on every record type.</summary>
    /// <param name="scope">How far they reach.</param>
    /// <param name="rights">Which; all four when none is named.</param>
    public RoleBuilder OnEverything(Scope scope, params ReadOnlySpan<Right> rights) => On(RoleGrant.AnyType, scope, rights);

    /// <summary>Grants a secured field.</summary>
    public RoleBuilder Field<T, TValue>(Expression<Func<T, TValue>> property, FieldRight right) where T : Record =>
        Field(RecordName.Of<T>(), FieldConvention.KeyOf(property), right);

    /// <summary>Grants a secured field, by its key.</summary>
    public RoleBuilder Field(string type, string field, FieldRight right)
    {
        _fields.Add(new FieldGrant(type, field, right));
        return this;
    }

    /// <summary>Grants rights by name: those of <see cref="NamedRights"/>, and what processes ask for.</summary>
    public RoleBuilder May(params ReadOnlySpan<string> rights)
    {
        _rights.AddRange(rights);
        return this;
    }

    internal Role Build(string name) => new(name, _grants.ToImmutable(), _fields.ToImmutable(), _rights.ToImmutable());
}
