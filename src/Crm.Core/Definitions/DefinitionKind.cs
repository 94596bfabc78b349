namespace Crm.Definitions;

/// <summary>What a definition defines.</summary>
public enum DefinitionKind
{
    /// <summary>A process; the content is process JSON whose key is the definition's.</summary>
    Process,

    /// <summary>A segment; the content is a rule in JSON.</summary>
    Segment,

    /// <summary>A custom field; the content is <c>{"type":"party","key":"score","kind":"number","label":"Score"}</c>.</summary>
    Field,

    /// <summary>A rule that records must meet; the content is <c>{"type":"party","rule":{…},"message":"…","path":"…"}</c>.</summary>
    Validation,
}
