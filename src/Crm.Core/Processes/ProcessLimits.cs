namespace Crm.Processes;

/// <summary>How large a process definition may be.</summary>
public static class ProcessLimits
{
    /// <summary>The most bytes of JSON, as UTF-8: 64 KB.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The most states.</summary>
    public const int MaxStates = 100;

    /// <summary>The most transitions.</summary>
    public const int MaxTransitions = 500;

    /// <summary>The most entries of any list inside a state or transition; a list of states may name all of them.</summary>
    public const int MaxEntries = 100;

    /// <summary>The most characters of a label.</summary>
    public const int MaxLabelLength = 200;

    /// <summary>The most characters of a guard's description, and of a template.</summary>
    public const int MaxDescriptionLength = 500;

    /// <summary>The most characters of a field's key, an event's name and a right.</summary>
    public const int MaxNameLength = 200;
}
