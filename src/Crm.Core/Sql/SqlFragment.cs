using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Sql;

/// <summary>SQL and the values that its placeholders stand for.</summary>
/// <param name="Text">The SQL: names and paths are part of it, values are not.</param>
/// <param name="Parameters">The parameters; one may stand in several places.</param>
/// <remarks>The same rule gives the same text, whatever the values, but for the length of lists and for numbers finer than their column. Immutable.</remarks>
public sealed record SqlFragment(string Text, ImmutableArray<SqlParameter> Parameters)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}

/// <summary>One value of a statement.</summary>
/// <param name="Name">Its name, as handed to <see cref="SqlDialect.Placeholder"/>.</param>
/// <param name="Value">The value as the provider takes it; never null.</param>
/// <param name="Kind">What it stands for, should the provider want a type.</param>
public sealed record SqlParameter(string Name, object Value, FieldKind Kind);
