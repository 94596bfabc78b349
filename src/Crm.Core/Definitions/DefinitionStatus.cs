namespace Crm.Definitions;

/// <summary>Whether a definition counts.</summary>
public enum DefinitionStatus
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>In force.</summary>
    Published,

    /// <summary>In force no more.</summary>
    Retired,
}
