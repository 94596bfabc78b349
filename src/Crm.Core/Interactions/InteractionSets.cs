using Crm.Sessions;

namespace Crm.Interactions;

/// <summary>The interactions and to-dos of a session.</summary>
public static class InteractionSets
{
    extension(IReadSession session)
    {
        /// <summary>The interactions.</summary>
        public RecordSet<Interaction> Interactions => session.Set<Interaction>();

        /// <summary>The to-dos.</summary>
        public RecordSet<ToDo> ToDos => session.Set<ToDo>();
    }
}
