using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Crm.Hosting.Tests;

/// <summary>The line between a context and its server, which breaks where and as often as it was told.</summary>
internal sealed class BreakingLine : IDbTransactionInterceptor, IDbConnectionInterceptor, ISaveChangesInterceptor
{
    private bool _isDown;

    public Break Breaks { get; set; }

    /// <summary>How often.</summary>
    public int Times { get; set; }

    /// <summary>Whether no connection is had once it has broken.</summary>
    public bool StaysDown { get; set; }

    /// <summary>What is thrown; an error of the provider that may pass when it is null.</summary>
    public Exception? With { get; set; }

    /// <summary>How often it has broken.</summary>
    public int Broken { get; private set; }

    public void Mend() => (Breaks, _isDown) = (Break.Never, false);

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        At(Break.AtBegin);
        return new(result);
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        At(Break.BeforeCommit);
        return new(result);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        At(Break.AfterCommit);
        return Task.CompletedTask;
    }

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        At(Break.InSave);
        return new(result);
    }

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        _isDown ? throw Lost() : new(result);

    private void At(Break place)
    {
        if (place != Breaks || Broken >= Times)
            return;
        Broken++;
        _isDown = StaysDown;
        throw With ?? Lost();
    }

    private static NpgsqlException Lost() => new("The line is dead.", new IOException());
}

/// <summary>Where it breaks.</summary>
internal enum Break
{
    Never,
    AtBegin,
    InSave,
    BeforeCommit,
    AfterCommit,
}
