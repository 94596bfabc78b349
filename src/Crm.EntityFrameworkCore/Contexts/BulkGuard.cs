using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Crm.EntityFrameworkCore;

/// <summary>Refuses <c>ExecuteUpdate</c> and <c>ExecuteDelete</c> of what sessions write: no rule, right or journal would know of it.</summary>
/// <remarks>By the statement rather than the expression, for a table that is joined in may be the one that is written.</remarks>
internal sealed partial class BulkGuard : DbCommandInterceptor
{
    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Check(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Check(command, eventData);
        return new ValueTask<InterceptionResult<int>>(result);
    }

    private static void Check(DbCommand command, CommandEventData eventData)
    {
        if (eventData.CommandSource is not (CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete) || eventData.Context is not { } context)
            return;
        var table = Written().Match(command.CommandText).Groups["table"].Value;
        if (context.GetService<IDbContextOptions>().FindExtension<CrmOptionsExtension>()!.Tables.Contains(table))
        {
            throw new InvalidOperationException(
                $"{(eventData.CommandSource == CommandSource.ExecuteDelete ? "ExecuteDelete" : "ExecuteUpdate")} was asked to write rows of {table}, which only sessions write: open one with crm.OpenSessionAsync(db, …), "
                + "change the records there, and commit.");
        }
    }

    // EF Core quotes names where it must; tags of the query stand before the statement, as comments.
    [GeneratedRegex("""^(?:UPDATE|DELETE FROM) "?(?<table>\w+)"?""", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Written();
}
