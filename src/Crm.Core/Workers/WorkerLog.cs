using Crm.Records;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Crm.Workers;

/// <summary>What workers tell the host's log.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(1, LogLevel.Warning, "The store failed when work of the lane {Lane} was looked for; the next look is in {Pause}.")]
    public static partial void StoreFailed(this ILogger log, Exception error, string lane, Duration pause);

    [LoggerMessage(2, LogLevel.Warning, "The item {Item} ({Kind}) of the tenant {Tenant} was parked after {Attempts} attempts: {Reason}")]
    public static partial void Parked(this ILogger log, Guid item, string kind, TenantId tenant, int attempts, string reason);

    [LoggerMessage(3, LogLevel.Information, "The item {Item} ({Kind}) of the tenant {Tenant} failed at attempt {Attempt} and is tried again in {After}: {Reason}")]
    public static partial void Failed(this ILogger log, Guid item, string kind, TenantId tenant, int attempt, Duration after, string reason);

    [LoggerMessage(4, LogLevel.Warning, "The item {Item} ({Kind}) of the tenant {Tenant} could not be given back; it is taken up again when its lease has run out.")]
    public static partial void NotGivenBack(this ILogger log, Exception error, Guid item, string kind, TenantId tenant);
}
