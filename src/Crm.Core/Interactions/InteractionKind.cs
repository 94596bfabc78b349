namespace Crm.Interactions;

/// <summary>Over which channel people dealt with each other.</summary>
public enum InteractionKind
{
    /// <summary>A telephone or video call.</summary>
    Call,

    /// <summary>A meeting.</summary>
    Meeting,

    /// <summary>A visit at the party's place.</summary>
    Visit,

    /// <summary>An e-mail.</summary>
    Email,

    /// <summary>A chat.</summary>
    Chat,

    /// <summary>A note to ourselves.</summary>
    Note,
}
