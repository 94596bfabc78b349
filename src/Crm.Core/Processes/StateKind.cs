namespace Crm.Processes;

/// <summary>What a state means: behaviour hangs on this, never on a state's name.</summary>
public enum StateKind
{
    /// <summary>Work goes on.</summary>
    Open,

    /// <summary>Ended with what was wanted.</summary>
    Won,

    /// <summary>Ended without it.</summary>
    Lost,

    /// <summary>Ended, neither won nor lost.</summary>
    Closed,
}
