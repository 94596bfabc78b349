namespace Crm.Records;

/// <summary>Makes the ids of new records.</summary>
/// <remarks>Implementations are safe to call from many threads and never return the same value twice.</remarks>
public interface IIdGenerator
{
    /// <summary>A new id; version 7 in production, so that neighbours in time are neighbours in an index.</summary>
    Guid Next();
}
