using Crm.Records;

namespace Crm.Definitions;

/// <summary>A process, segment, custom field or validation that a tenant defines at run time, as data.</summary>
/// <remarks>
/// What the code defines is the base; a tenant's published definition of the same kind and key takes its place from the next session on.
/// Publishing needs the right <c>definition.publish</c>, and is refused when the content does not fit. The versions and times of definitions
/// tell every node when what it keeps is old.
/// </remarks>
public sealed class Definition : Record<Definition>
{
    /// <summary>The most characters of the content.</summary>
    public const int MaxContent = 65_536;

    private Definition()
    {
    }

    /// <summary>What is defined.</summary>
    public DefinitionKind Kind { get; private set; }

    /// <summary>The key of what is defined: a process's, a segment's, a validation's code, or <c>type.field</c>.</summary>
    public required string Key { get; set; }

    /// <summary>The definition as JSON, in the form of its kind.</summary>
    public required string Content { get; set; }

    /// <summary>Draft, published or retired; only what is published counts.</summary>
    public DefinitionStatus Status { get; set; }

    internal string KindName => Kind.ToString().ToLowerInvariant();

    /// <summary>A new draft.</summary>
    /// <param name="kind">What is defined.</param>
    /// <param name="key">Its key.</param>
    /// <param name="content">The definition as JSON; <see cref="DefinitionKind"/> says in which form.</param>
    public static Definition Draft(DefinitionKind kind, string key, string content) => new() { Kind = kind, Key = key, Content = content };
}
