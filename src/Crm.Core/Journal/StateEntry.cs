using Crm.Records;
using NodaTime;

namespace Crm.Journal;

/// <summary>One state that a record entered: a row of the state history.</summary>
/// <param name="Record">The record.</param>
/// <param name="Process">The key of the process.</param>
/// <param name="State">The state entered.</param>
/// <param name="EnteredAt">Since when the record is in it; for imported history the instant given.</param>
/// <param name="RecordedAt">When the commit happened that wrote this row.</param>
/// <param name="Transition">The transition taken; null for an initial state, an import or an override.</param>
/// <param name="Actor">The user who moved it; null for the host itself.</param>
public sealed record StateEntry(
    RecordRef Record, string Process, string State, Instant EnteredAt, Instant RecordedAt, string? Transition, RecordRef? Actor);
