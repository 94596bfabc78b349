using Crm.Records;
using NodaTime;

namespace Crm.Processes;

/// <summary>Work that a transition wants done; a session makes a work item of it.</summary>
/// <param name="Kind">The name under which its handler is registered.</param>
/// <param name="Lane">The lane in which it waits.</param>
/// <param name="Due">Not before then.</param>
/// <param name="Key">The key by which it can be cancelled; null for none.</param>
/// <param name="Data">The process, the transition and the state entered or stayed in, as texts.</param>
internal sealed record PlannedWork(string Kind, string Lane, Instant Due, string? Key, IReadOnlyDictionary<string, FieldValue> Data);
