using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Crm.Records;

namespace Crm.Sql;

/// <summary>Many new rows of one table, each made when it is written.</summary>
/// <remarks>For databases that take many rows in another way than one statement after another. Immutable; used by one thread at a time.</remarks>
public sealed class SqlInserts
{
    private readonly Action<int, Span<FieldValue>> _write;

    internal SqlInserts(SqlStatement statement, string table, ImmutableArray<string> names, int count, Action<int, Span<FieldValue>> write)
    {
        (Statement, Table, Names, Count) = (statement, table, names, count);
        _write = write;
    }

    /// <summary>What inserts one of them.</summary>
    public SqlStatement Statement { get; }

    /// <summary>The table, as it stands in a statement.</summary>
    public string Table { get; }

    /// <summary>The columns, as they stand in a statement, in the order of the parameters of <see cref="Statement"/>.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>Writes the values of a row, one per column; missing is null in the database.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="values">Has room for every column.</param>
    public void Write(int row, Span<FieldValue> values) => _write(row, values);

    /// <summary>The statement that inserts a row.</summary>
    public SqlCall CallOf(int row)
    {
        var values = new FieldValue[Names.Length];
        Write(row, values);
        return new SqlCall(Statement, ImmutableCollectionsMarshal.AsImmutableArray(values));
    }
}
