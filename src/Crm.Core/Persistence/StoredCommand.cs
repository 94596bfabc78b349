using Crm.Records;

namespace Crm.Persistence;

/// <summary>The outcome of a command that carries a key, so that a repeat gives the same outcome and does nothing.</summary>
/// <param name="Key">The caller's key; unique in the tenant.</param>
/// <param name="Fingerprint">A hash of the arguments: the same key with other arguments is refused.</param>
/// <param name="Result">The result in its text form; null when there is none.</param>
/// <param name="Commit">The commit that did it.</param>
/// <param name="Actor">The user who asked for it; null for the host itself. The same key from another actor is refused.</param>
public sealed record StoredCommand(string Key, string Fingerprint, string? Result, Guid Commit, RecordRef? Actor = null);
