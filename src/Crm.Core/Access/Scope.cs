namespace Crm.Access;

/// <summary>How far a right reaches; each scope holds those before it.</summary>
public enum Scope
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Records that I own, that my subordinates own, or that are shared with me or my teams.</summary>
    Own,

    /// <summary>And records whose owning team is one of mine.</summary>
    Team,

    /// <summary>And records whose owning team stands below one of mine.</summary>
    Unit,

    /// <summary>Every record of the type.</summary>
    All,
}
