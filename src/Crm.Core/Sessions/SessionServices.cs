using Crm.Errors;
using Crm.Persistence;
using Crm.Records;

namespace Crm.Sessions;

/// <summary>What every session of a host shares.</summary>
/// <param name="Store">Where records are kept.</param>
/// <param name="Clock">The one clock.</param>
/// <param name="Ids">The maker of ids.</param>
/// <param name="Commit">The commit sequence.</param>
internal sealed record SessionServices(ICrmStore Store, TimeProvider Clock, IIdGenerator Ids, ICommitSequence Commit);

/// <summary>How a session's changes become a commit.</summary>
internal interface ICommitSequence
{
    ValueTask<CommitResult> RunAsync(Session session, CommitOptions options, StoredCommand? command, CancellationToken cancellationToken);

    /// <summary>What a commit would be refused for; nothing is written, and the session stays as it is.</summary>
    ValueTask<IReadOnlyList<Problem>> CheckAsync(Session session, CommitOptions options, CancellationToken cancellationToken);

    /// <summary>Commits new records, which the session does not track afterwards.</summary>
    ValueTask<CommitResult> InsertAsync(
        Session session, RecordType type, IReadOnlyList<Record> records, CommitOptions options, CancellationToken cancellationToken);
}
