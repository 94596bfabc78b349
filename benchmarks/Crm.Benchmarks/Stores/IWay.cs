using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>One way to do the tasks of the store contests in one database.</summary>
/// <remarks>What is found is added to a list as the way hands it out; <see cref="RowOf"/> tells what it is.</remarks>
internal interface IWay : IAsyncDisposable
{
    /// <summary>Sets the amounts, each in a durable commit of its own with a row in the journal.</summary>
    Task SaveAsync(IReadOnlyList<Save> saves);

    /// <summary>Inserts accounts that have no ids yet, in one durable commit with one row in the journal.</summary>
    Task InsertAsync(IReadOnlyList<Account> accounts);

    /// <summary>Reads the accounts of these ids, one by one.</summary>
    Task FindAsync(IReadOnlyList<Guid> ids, List<object> found);

    /// <summary>Reads the page behind each of these places.</summary>
    Task PageAsync(IReadOnlyList<Place> places, List<object> found);

    /// <summary>Something found, column by column.</summary>
    AccountRow RowOf(object found);
}

/// <summary>An account that is to have another amount.</summary>
internal readonly record struct Save(int Number, Guid Id, decimal Amount);

/// <summary>A place in the order by instant and id, and the same as a cursor of the library.</summary>
internal readonly record struct Place(Instant Touched, Guid Id, string Cursor);
