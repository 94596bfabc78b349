using Crm.Records;

namespace Crm.Evaluation;

/// <summary>Other records, as a rule being evaluated asks for them.</summary>
/// <remarks>
/// Answers at once, from memory. A session notes what it lacks, loads that, and has the rule evaluated again, so what asks may be called more than once.
/// </remarks>
public interface IRuleFacts
{
    /// <summary>The live record with that id; null when there is none.</summary>
    Record? Find(RecordType type, Guid id);

    /// <summary>The live members of a related set of that record, in no particular order.</summary>
    IReadOnlyList<Record> Related(RelatedSet set, RecordRef of);
}

/// <summary>Knows no other record.</summary>
internal sealed class NoFacts : IRuleFacts
{
    public static readonly NoFacts Instance = new();

    public Record? Find(RecordType type, Guid id) => null;

    public IReadOnlyList<Record> Related(RelatedSet set, RecordRef of) => [];
}

/// <summary>Where <see cref="RuleFacts"/> loads from: a store within one tenant.</summary>
internal interface IRecordSource
{
    /// <summary>The live records with those ids, in any order; ids of nothing are left out.</summary>
    ValueTask<IReadOnlyList<Record>> FindManyAsync(RecordType type, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>The live records whose reference names one of those records, in any order.</summary>
    ValueTask<IReadOnlyList<Record>> RelatedAsync(RelatedSet set, IReadOnlyCollection<RecordRef> of, CancellationToken cancellationToken);
}
