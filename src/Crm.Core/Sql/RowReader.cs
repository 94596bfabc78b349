using System.Collections.Immutable;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Sql;

/// <summary>Writes what is read from a row: its columns, and over references those of others, as scalar sub-queries.</summary>
/// <remarks>Sub-queries leave FROM alone, so a path can stand in a rule, an order or a group alike; by primary key they cost one probe per row.</remarks>
internal sealed class RowReader(SqlScope scope, string alias, RecordType type)
{
    public string Alias { get; } = alias;

    public RecordType Type { get; } = type;

    public string Id => scope.Id(Alias, Type);

    /// <summary>A piece of a field; null where the path ends before it.</summary>
    public string Read(BoundField field, FieldPiece piece) => Read(field.Hops, end => scope.Dialect.Column(end.Alias, SqlColumn.For(field.Type, field.Field, piece)));

    /// <summary>The id of the record at the end of a path; null where it ends before.</summary>
    public string Follow(ImmutableArray<BoundHop> hops) => Read(hops, end => end.Id);

    /// <summary>Whether the records that may be seen meet it; empty when all may be.</summary>
    public string Seen(BoundNode? visible) => visible is null ? "" : $" AND {new RuleSqlWriter(scope, this).Operand(visible)}";

    private string Read(ImmutableArray<BoundHop> hops, Func<RowReader, string> end)
    {
        if (hops.IsEmpty)
            return end(this);
        var hop = hops[0];
        var next = new RowReader(scope, scope.Alias(), hop.Target);
        return $"(SELECT {next.Read(hops.RemoveAt(0), end)} FROM {scope.From(hop.Target, next.Alias)} WHERE {scope.Live(next.Alias, hop.Target)}"
            + $" AND {next.Id} = {scope.Column(Alias, Type, hop.Reference)}{next.Seen(hop.Visible)})";
    }
}
