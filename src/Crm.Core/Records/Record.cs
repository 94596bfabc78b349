using NodaTime;

namespace Crm.Records;

/// <summary>Anything the CRM keeps; see <see cref="Record{TSelf}"/>, which classes derive from.</summary>
/// <remarks>
/// Values of fields are immutable: collections and value objects are replaced whole. A record belongs to the session that loaded or added
/// it and is no more thread-safe than that session.
/// </remarks>
public abstract class Record
{
    private PartTable? _parts;

    private protected Record()
    {
    }

    /// <summary>The id without its type; empty until the record is added to a session.</summary>
    public Guid RawId { get; internal set; }

    /// <summary>The tenant; set when the record is added.</summary>
    public TenantId Tenant { get; internal set; }

    /// <summary>0 for a record that was never committed, then raised by one with every commit that changes the record or one of its parts.</summary>
    public long Version { get; internal set; }

    /// <summary>When the first commit happened, to the microsecond.</summary>
    public Instant CreatedAt { get; internal set; }

    /// <summary>When the last commit happened, to the microsecond.</summary>
    public Instant UpdatedAt { get; internal set; }

    /// <summary>Since when the record lies in the recycle bin; null for a live one.</summary>
    public Instant? DeletedAt { get; internal set; }

    /// <summary>The user who owns the record; null when a team owns it, or nobody.</summary>
    /// <remarks>Always missing on parts and on types that are not owned.</remarks>
    public RecordRef? Owner { get; set; }

    /// <summary>The team that the record is counted to: <c>owner.team</c> in rules. Follows the owner's home team unless it is set.</summary>
    public RecordRef? OwnerTeam { get; set; }

    /// <summary>The ids by which other systems know the record.</summary>
    public ExternalIds ExternalIds { get; set; } = ExternalIds.None;

    /// <summary>The values of fields that have no property of their own.</summary>
    public CustomFields Custom { get; set; } = CustomFields.None;

    /// <summary>Type name and id.</summary>
    public RecordRef Ref => new(TypeName, RawId);

    internal abstract string TypeName { get; }

    /// <summary>True while the record lies in the recycle bin.</summary>
    public bool IsDeleted => DeletedAt is not null;

    /// <summary>The parts of one type; the collection to return from a property.</summary>
    /// <typeparam name="TPart">The part's class.</typeparam>
    protected PartList<TPart> Parts<TPart>() where TPart : Record => (_parts ??= new PartTable()).Of<TPart>();

    /// <summary>A copy with the same values and copies of the parts.</summary>
    internal Record Copy()
    {
        var copy = (Record)MemberwiseClone();
        copy._parts = _parts?.Copy();
        return copy;
    }
}
