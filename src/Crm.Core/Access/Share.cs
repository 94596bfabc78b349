using Crm.Records;

namespace Crm.Access;

/// <summary>One record opened to one user or team beyond what roles grant.</summary>
/// <remarks>
/// Whoever may update a record may share it. A share works for actors whose roles grant the right on the type in some scope at all: it
/// widens a scope, it gives no right.
/// </remarks>
public sealed class Share : Record<Share>
{
    private Share()
    {
    }

    /// <summary>The record that is shared.</summary>
    public RecordRef Record { get; private set; }

    /// <summary>The user or team it is shared with.</summary>
    public RecordRef Grantee { get; private set; }

    /// <summary>What the grantee may do: read, or read and update.</summary>
    public ShareRight May { get; set; }

    /// <summary>Opens a record to a user or team.</summary>
    public static Share Of(RecordRef record, RecordRef grantee, ShareRight may) => new() { Record = record, Grantee = grantee, May = may };
}

/// <summary>What a share allows.</summary>
public enum ShareRight
{
    /// <summary>Reading.</summary>
    Read,

    /// <summary>Reading and updating.</summary>
    Update,
}
