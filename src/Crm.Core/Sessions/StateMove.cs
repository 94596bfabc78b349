using NodaTime;

namespace Crm.Sessions;

/// <summary>A move of a state field that was asked for by name, as history, or against the process.</summary>
/// <param name="Process">The key of the process.</param>
internal abstract record StateMove(string Process);

/// <summary>A transition by its name.</summary>
/// <param name="Process">The key of the process.</param>
/// <param name="Transition">The name.</param>
internal sealed record NamedMove(string Process, string Transition) : StateMove(Process);

/// <summary>States that a record went through elsewhere, with their instants, oldest first; the last is the present one.</summary>
/// <param name="Process">The key of the process.</param>
/// <param name="States">The states.</param>
internal sealed record HistoricMove(string Process, IReadOnlyList<(string State, Instant At)> States) : StateMove(Process);

/// <summary>A state set against the process.</summary>
/// <param name="Process">The key of the process.</param>
/// <param name="State">The state.</param>
/// <param name="Reason">Why.</param>
internal sealed record OverriddenMove(string Process, string State, string Reason) : StateMove(Process);
