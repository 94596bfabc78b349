using System.Collections.Immutable;

namespace Crm.Events;

/// <summary>The registration of one event.</summary>
/// <param name="Name">Lower case words with dots: record type, then what happened.</param>
/// <param name="Schema">The number of the data's form, from 1.</param>
/// <param name="Fields">The names of the facts it carries.</param>
/// <remarks>Immutable, compared by value: several transitions may raise one event, in one form.</remarks>
public sealed record EventType(string Name, int Schema, ImmutableArray<string> Fields)
{
    /// <inheritdoc/>
    public bool Equals(EventType? other) => other is not null
        && (Name, Schema) == (other.Name, other.Schema)
        && Fields.SequenceEqual(other.Fields, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Schema, Fields.Length);
}
