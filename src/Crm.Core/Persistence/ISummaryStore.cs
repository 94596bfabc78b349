namespace Crm.Persistence;

/// <summary>A connection that summarises where the records are; optional: without it the library reads the records and summarises itself.</summary>
public interface ISummaryStore
{
    /// <summary>The groups, in the order of their keys.</summary>
    ValueTask<IReadOnlyList<SummaryRow>> SummariseAsync(SummaryQuery query, CancellationToken cancellationToken);
}
