using System.Collections.Immutable;

namespace Crm.Access;

/// <summary>A named bundle of rights. Roles only add: what one grants, no other takes away.</summary>
/// <param name="Name">The name that actors carry.</param>
/// <param name="Grants">How far each right reaches, by record type.</param>
/// <param name="Fields">What is granted on secured fields.</param>
/// <param name="Rights">Named rights, such as <c>process.import</c>.</param>
/// <remarks>Immutable.</remarks>
public sealed record Role(
    string Name, ImmutableArray<RoleGrant> Grants, ImmutableArray<FieldGrant> Fields, ImmutableArray<string> Rights);

/// <summary>How far one right reaches on one record type.</summary>
/// <param name="Type">The record type's name; <see cref="AnyType"/> for every type.</param>
/// <param name="Right">The right.</param>
/// <param name="Scope">How far.</param>
public sealed record RoleGrant(string Type, Right Right, Scope Scope)
{
    /// <summary>Stands for every record type.</summary>
    public const string AnyType = "*";
}

/// <summary>What is granted on one secured field.</summary>
/// <param name="Type">The record type's name.</param>
/// <param name="Field">The field's key.</param>
/// <param name="Right">What.</param>
public sealed record FieldGrant(string Type, string Field, FieldRight Right);
