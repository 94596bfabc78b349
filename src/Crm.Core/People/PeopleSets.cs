using Crm.Sessions;

namespace Crm.People;

/// <summary>The people of a session.</summary>
public static class PeopleSets
{
    extension(IReadSession session)
    {
        /// <summary>The users.</summary>
        public RecordSet<User> Users => session.Set<User>();

        /// <summary>The teams.</summary>
        public RecordSet<Team> Teams => session.Set<Team>();
    }
}
