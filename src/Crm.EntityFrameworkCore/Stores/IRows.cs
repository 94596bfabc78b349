using System.Data.Common;

namespace Crm.EntityFrameworkCore;

/// <summary>Rows that a database gives; disposing them frees the command they came from.</summary>
public interface IRows : IAsyncDisposable
{
    /// <summary>The reader; stands before the first row.</summary>
    DbDataReader Reader { get; }
}
