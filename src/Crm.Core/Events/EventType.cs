using System.Collections.Immutable;

namespace Crm.Events;

/// <summary>The registration of one event.</summary>
/// <param name="Name">Lower case words with dots: record type, then what happened.</param>
/// <param name="Schema">The number of the data's form, from 1.</param>
/// <param name="Fields">The names of the facts it carries.</param>
public sealed record EventType(string Name, int Schema, ImmutableArray<string> Fields);
