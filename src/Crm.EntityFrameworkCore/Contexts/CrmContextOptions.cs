namespace Crm.EntityFrameworkCore;

/// <summary>Refines what <c>UseCrm</c> does to a context.</summary>
public sealed class CrmContextOptions
{
    internal CrmContextOptions()
    {
    }

    internal bool LeavesTimesAlone { get; private set; }

    /// <summary>Leaves instants and dates of the host's own entities to another plug-in, such as Npgsql's for NodaTime; the library's tables stay as they are.</summary>
    public CrmContextOptions LeaveTimesAlone()
    {
        LeavesTimesAlone = true;
        return this;
    }
}
