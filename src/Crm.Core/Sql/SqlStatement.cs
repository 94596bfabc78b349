using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Sql;

/// <summary>A statement whose text never changes, so that a prepared command can be kept for it.</summary>
/// <param name="text">The SQL; its parameters are named p0, p1 and so on; one may stand in it more than once.</param>
/// <param name="parameters">The columns that the parameters stand beside.</param>
/// <param name="expects">What must come of it.</param>
/// <remarks>The library makes each of them once, so they may be told apart by reference. Immutable.</remarks>
public sealed class SqlStatement(string text, ImmutableArray<SqlColumn> parameters, RowExpectation expects = RowExpectation.None)
{
    /// <summary>The SQL.</summary>
    public string Text => text;

    /// <summary>The columns that the parameters stand beside, in order.</summary>
    public ImmutableArray<SqlColumn> Parameters => parameters;

    /// <summary>What must come of it for the commit to stand.</summary>
    public RowExpectation Expects => expects;

    /// <summary>The text.</summary>
    public override string ToString() => text;
}

/// <summary>What must come of a statement for the commit to stand.</summary>
public enum RowExpectation
{
    /// <summary>Nothing in particular.</summary>
    None,

    /// <summary>It changes exactly one row.</summary>
    ChangesOne,

    /// <summary>It is a query and finds a row.</summary>
    FindsOne,
}

/// <summary>A statement and the values of its parameters.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Values">One value per parameter; missing is null in the database.</param>
public readonly record struct SqlCall(SqlStatement Statement, ImmutableArray<FieldValue> Values);
