namespace Crm.Parties;

/// <summary>How a party is reached.</summary>
public enum ContactPointKind
{
    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A telephone number.</summary>
    Phone,

    /// <summary>A web address.</summary>
    Web,

    /// <summary>A name on a social network or in a messenger.</summary>
    Social,
}
