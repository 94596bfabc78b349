using System.Data.Common;

namespace Crm.EntityFrameworkCore;

/// <summary>Rows that a database gives; disposing them frees the command they came from.</summary>
public interface IRows : IAsyncDisposable
{
    /// <summary>The reader; stands before the first row.</summary>
    DbDataReader Reader { get; }

    /// <summary>Called before rows are disposed of of which many may not be read: tells the database not to give them. Does nothing by default, where rows are computed as they are read.</summary>
    ValueTask AbandonAsync() => ValueTask.CompletedTask;
}
