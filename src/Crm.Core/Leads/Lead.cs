using Crm.Parties;
using Crm.Records;

namespace Crm.Leads;

/// <summary>Somebody who might become a customer and is not qualified yet.</summary>
public sealed class Lead : Record<Lead>
{
    private Lead()
    {
    }

    /// <summary>The person's name.</summary>
    public required string Name { get; set; }

    /// <summary>The firm; null for a consumer.</summary>
    public string? Company { get; set; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>The telephone number.</summary>
    public string? Phone { get; set; }

    /// <summary>Where the lead came from, such as web, fair or referral.</summary>
    public string? Source { get; set; }

    /// <summary>How promising it looks, 0 to 100; null when not judged.</summary>
    public int? Score { get; set; }

    /// <summary>What was said.</summary>
    public string? Description { get; set; }

    /// <summary>The state in the lead process.</summary>
    public string? Status { get; private set; }

    /// <summary>The person it became; set by converting.</summary>
    public Id<Party>? ConvertedTo { get; set; }

    /// <summary>A new lead.</summary>
    public static Lead Named(string name) => new() { Name = name };
}
