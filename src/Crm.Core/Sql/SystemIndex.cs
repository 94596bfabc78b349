using System.Collections.Immutable;

namespace Crm.Sql;

/// <summary>An index of a <see cref="SystemTable"/>.</summary>
/// <param name="Name">What its name has beside the table's; empty for the first one.</param>
/// <param name="Columns">Its columns, in order.</param>
/// <remarks>Immutable.</remarks>
public sealed record SystemIndex(string Name, ImmutableArray<SqlColumn> Columns)
{
    /// <summary>True when no two of its rows have the same values.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Columns that have a value in every row of the index; rows that lack one are not in it.</summary>
    public ImmutableArray<SqlColumn> Present { get; init; } = [];

    /// <summary>Columns that are null in every row of the index; rows that have one are not in it.</summary>
    public ImmutableArray<SqlColumn> Absent { get; init; } = [];
}
