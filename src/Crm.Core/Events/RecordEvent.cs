namespace Crm.Events;

/// <summary>Something that happened to a record, as handlers and the journal see it.</summary>
/// <param name="Name">The registered name, such as <c>opportunity.won</c>.</param>
/// <param name="Schema">The number of the data's form; raised when it changes.</param>
/// <param name="Record">The record it happened to.</param>
/// <param name="Data">The facts, by name, in the order of the registration; empty when the name says it all.</param>
/// <remarks>Immutable. Written to the journal under its name and schema, never under a C# name.</remarks>
public sealed record RecordEvent(string Name, int Schema, Records.RecordRef Record, IReadOnlyDictionary<string, Records.FieldValue> Data);
