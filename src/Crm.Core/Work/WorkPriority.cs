namespace Crm.Work;

/// <summary>What goes first when more is due than workers take.</summary>
public enum WorkPriority
{
    /// <summary>Before everything else of its lane.</summary>
    High = -1,

    /// <summary>The usual one.</summary>
    Normal,

    /// <summary>When nothing else of its lane is due.</summary>
    Low,
}
