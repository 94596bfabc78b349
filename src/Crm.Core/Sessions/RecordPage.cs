namespace Crm.Sessions;

/// <summary>Some records, and where the next ones begin.</summary>
/// <param name="Items">The records, in the order asked for.</param>
/// <param name="Next">The cursor of the next page; null when this is the last.</param>
public sealed record RecordPage<T>(IReadOnlyList<T> Items, string? Next);
