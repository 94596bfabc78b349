using Crm.Records;

namespace Crm.Sessions;

/// <summary>Is told of commits that changed records, once nothing can take them back.</summary>
/// <remarks>A hint only: it is not told of commits in transactions of the host, nor where the process ends. It does not fail.</remarks>
internal interface ICommitHint
{
    ValueTask CommittedAsync(ICrmRuntime crm, TenantId tenant);
}
