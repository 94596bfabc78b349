using Crm.Models;
using Crm.Records;
using Crm.Sessions;
using Quickstart.Finding;

namespace Quickstart.Moving;

/// <summary>Records that have a process.</summary>
internal static class InProcess
{
    public static IReadOnlyList<RecordKind> Kinds(SessionModel model) => [.. model.Processes.All.Select(p => p.Type).Distinct().Select(t => new RecordKind(t))];

    /// <exception cref="InputException">Records of its type have none.</exception>
    public static RecordProcess<Record> Of(ISession session, Record record) => session.Model.Processes.Of(session.Model.Catalog.Of(record)).IsEmpty
        ? throw new InputException($"{record.Ref.Type} has no process; types with one are {string.Join(", ", Kinds(session.Model).Select(k => k.Type.Name))}.")
        : session.Process(record);
}
