using System.Collections.Immutable;
using Crm.Records;
using Crm.Sql;

namespace Crm.EntityFrameworkCore;

/// <summary>One table as it stands in the database, whoever makes it: a migration of the host, or the library.</summary>
/// <param name="Name">The name, not quoted.</param>
/// <param name="Type">The record type; null of the library's own tables.</param>
/// <param name="Columns">The columns, the tenant first.</param>
/// <param name="Key">The names of the primary key's columns.</param>
/// <param name="Indexes">The other indexes.</param>
public sealed record TableLayout(
    string Name, RecordType? Type, ImmutableArray<ColumnLayout> Columns, ImmutableArray<string> Key, ImmutableArray<IndexLayout> Indexes);

/// <summary>One column.</summary>
/// <param name="Name">The name, not quoted.</param>
/// <param name="Type">The database's type.</param>
/// <param name="Column">What it keeps.</param>
/// <param name="Field">The field of which it is a piece; null of columns that are no field's.</param>
public sealed record ColumnLayout(string Name, string Type, SqlColumn Column, FieldDefinition? Field)
{
    /// <summary>True when it is never null.</summary>
    public bool IsRequired { get; init; }

    /// <summary>True when the database gives its value, a number that rises.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>What the database fills it with where an insert leaves it out, as SQL; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>The collation; null for the default.</summary>
    public string? Collation { get; init; }
}

/// <summary>One index.</summary>
/// <param name="Name">The name, not quoted.</param>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Expression">A custom field as SQL, which stands behind the first column; null for none.</param>
public sealed record IndexLayout(string Name, ImmutableArray<string> Columns, string? Expression = null)
{
    /// <summary>The columns in which missing comes first, as it does in orders; so it does in the expression.</summary>
    public ImmutableArray<string> MissingFirst { get; init; } = [];

    /// <summary>True when no two of its rows have the same values.</summary>
    public bool IsUnique { get; init; }

    /// <summary>The columns that have a value in every row of the index; rows that lack one are not in it.</summary>
    public ImmutableArray<string> Present { get; init; } = [];

    /// <summary>The columns that are null in every row of the index; rows that have one are not in it.</summary>
    public ImmutableArray<string> Absent { get; init; } = [];

    /// <summary>Which rows are in the index, as SQL; null for all of them.</summary>
    internal string? Filter(RelationalDialect dialect) => Present.IsEmpty && Absent.IsEmpty
        ? null
        : string.Join(" AND ", [.. Present.Select(c => $"{dialect.Quote(c)} IS NOT NULL"), .. Absent.Select(c => $"{dialect.Quote(c)} IS NULL")]);
}
