using Crm.Events;
using Crm.Sessions;

namespace Crm.Commits;

/// <summary>Answers to an event within the commit that raised it.</summary>
/// <remarks>
/// What it changes goes through access, validation and processes again, with the actor's rights, and is written with the commit or not at all. For
/// answers that may fail or wait, write work instead. Called from many sessions at once.
/// </remarks>
public interface IEventHandler
{
    /// <summary>The event's name, such as <c>opportunity.won</c> or <c>lead.created</c>.</summary>
    string Event { get; }

    /// <summary>Answers; loads and changes records by the session, and does not commit.</summary>
    ValueTask HandleAsync(RecordEvent raised, IWriteSession session, CancellationToken cancellationToken);
}
