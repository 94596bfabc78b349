using System.Collections.Immutable;
using Crm.Records;

namespace Crm.Sql;

/// <summary>A table beside those of the record types: claims, commands, journal, what of it was forgotten, states, work.</summary>
/// <param name="Name">Its name without prefix, in lower case.</param>
/// <param name="Columns">Its columns, the tenant first.</param>
/// <param name="Key">The columns of the primary key.</param>
/// <param name="Indexes">Its other indexes.</param>
/// <remarks>
/// Where the key holds <c>position</c>, the database gives it: numbers that rise, with or without gaps. Ids of commits and causes are of kind
/// reference without a target. Immutable.
/// </remarks>
public sealed record SystemTable(string Name, ImmutableArray<SqlColumn> Columns, ImmutableArray<SqlColumn> Key, ImmutableArray<SystemIndex> Indexes)
{
    private static readonly SqlColumn Tenant = Text("tenant");
    private static readonly SqlColumn Type = Text("type");
    private static readonly SqlColumn Record = Id("record");
    private static readonly SqlColumn KeyOf = Text("key");
    private static readonly SqlColumn Position = new("position", FieldKind.Integer, FieldPiece.Value, IsCustom: false, Scale: 0);
    private static readonly SqlColumn Horizon = Integer("horizon");
    private static readonly SqlColumn Commit = Id("commit");
    private static readonly SqlColumn Due = Instant("due");
    private static readonly SqlColumn WorkId = Id("id");
    private static readonly SqlColumn Lane = Text("lane");
    private static readonly SqlColumn OrderingKey = Text("orderingKey");
    private static readonly SqlColumn Priority = Integer("priority");
    private static readonly SqlColumn At = Instant("at");
    private static readonly SqlColumn Attempts = Integer("attempts");
    private static readonly SqlColumn Fence = Integer("fence");
    private static readonly SqlColumn Worker = Text("worker");
    private static readonly SqlColumn ParkedAt = Instant("parkedAt");
    private static readonly SqlColumn BatchFirst = Id("batchFirst");
    private static readonly SqlColumn Batch = Text("batch");

    /// <summary>Which record holds a value that only one may hold.</summary>
    public static SystemTable Claims { get; } = Of("claims", [Tenant, Type, Text("field"), KeyOf, Record], key: 4, new SystemIndex("", [Tenant, Type, Record]));

    /// <summary>The outcomes of commands that carried a key.</summary>
    public static SystemTable Commands { get; } = Of("commands", [Tenant, KeyOf, Text("fingerprint"), Text("result"), Id("commit"), User("actor")], key: 2);

    /// <summary>What each commit did to each record.</summary>
    public static SystemTable Journal { get; } = Of(
        "journal",
        [
            Tenant, Position, Type, Record, Integer("version"), Text("kind"), Instant("at"), Commit, User("actor"), User("onBehalfOf"), Text("reason"),
            Id("causeRoot"), Integer("causeDepth"), Id("causeParent"), Json("old"), Json("oldPersonal"), Json("events"), Json("parts"), BatchFirst, Batch, Horizon,
        ],
        key: 2,
        new SystemIndex("", [Tenant, Type, Record, Position]),
        new SystemIndex("_batch_first", [Tenant, Type, Record, BatchFirst]) { Present = [BatchFirst] },
        new SystemIndex("_horizon", [Tenant, Horizon, Position])) with
    {
        Required = [Horizon],
        Filled = [Horizon],
    };

    /// <summary>Up to which place the journal of each tenant was forgotten.</summary>
    public static SystemTable Forgotten { get; } = Of("forgotten", [Tenant, Horizon, Position, Commit], key: 1) with { Required = [Horizon, Position, Commit] };

    /// <summary>Which states each record entered.</summary>
    public static SystemTable States { get; } = Of(
        "states",
        [Tenant, Position, Type, Record, Text("process"), Text("state"), Instant("enteredAt"), Instant("recordedAt"), Text("transition"), User("actor")],
        key: 2,
        new SystemIndex("", [Tenant, Type, Record, Position]));

    /// <summary>What is to be done later, and who has it.</summary>
    public static SystemTable Work { get; } = Of(
        "work",
        [
            Tenant, WorkId, Lane, Due, Text("kind"), OrderingKey, KeyOf, Type, Record, Json("data"), User("actor"), Id("causeRoot"), Integer("causeDepth"), Id("causeParent"),
            Priority, At, Attempts, Fence, Worker, ParkedAt, Text("reason"), Text("schedule"),
        ],
        key: 2,
        new SystemIndex("_due", [Lane, At, Priority, Tenant]) { Absent = [ParkedAt] },
        new SystemIndex("_turn", [Lane, Tenant, Priority, At, WorkId]) { Absent = [ParkedAt] },
        new SystemIndex("_key", [Tenant, KeyOf]) { IsUnique = true, Present = [KeyOf] },
        new SystemIndex("_order", [Tenant, Lane, OrderingKey, Due, WorkId]) { Present = [OrderingKey], Absent = [ParkedAt] },
        new SystemIndex("_running", [Tenant, Lane, OrderingKey]) { IsUnique = true, Present = [OrderingKey, Worker] }) with
    {
        Required = [Priority, Attempts, Fence],
    };

    /// <summary>Every one of them.</summary>
    public static ImmutableArray<SystemTable> All { get; } = [Claims, Commands, Journal, Forgotten, States, Work];

    /// <summary>Columns beside the key that are never null; 0 in rows that are older than they.</summary>
    public ImmutableArray<SqlColumn> Required { get; init; } = [];

    /// <summary>Columns that inserts leave to the database, which fills them by default with <see cref="SqlDialect.Horizon"/>; 0 in rows that are older than they.</summary>
    public ImmutableArray<SqlColumn> Filled { get; init; } = [];

    /// <summary>True when the database gives the rows their <c>position</c>.</summary>
    public bool IsNumbered => Key.Contains(Position);

    /// <summary>The column with that field key.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public SqlColumn this[string field] => Columns.First(c => string.Equals(c.Field, field, StringComparison.Ordinal));

    /// <summary>The columns that an insert gives: all but what the database gives.</summary>
    internal ImmutableArray<SqlColumn> Given => [.. Columns.Where(c => !(IsNumbered && c == Position) && !Filled.Contains(c))];

    private static SystemTable Of(string name, ImmutableArray<SqlColumn> columns, int key, params ReadOnlySpan<SystemIndex> indexes) =>
        new(name, columns, [.. columns.Take(key)], [.. indexes]);

    private static SqlColumn Text(string field) => new(field, FieldKind.Text, FieldPiece.Value, IsCustom: false);

    private static SqlColumn Json(string field) => new(field, FieldKind.Text, FieldPiece.Json, IsCustom: false);

    private static SqlColumn Id(string field) => new(field, FieldKind.Reference, FieldPiece.Value, IsCustom: false);

    private static SqlColumn User(string field) => new(field, FieldKind.Reference, FieldPiece.Value, IsCustom: false, Target: "user");

    private static SqlColumn Instant(string field) => new(field, FieldKind.Instant, FieldPiece.Value, IsCustom: false);

    private static SqlColumn Integer(string field) => new(field, FieldKind.Integer, FieldPiece.Value, IsCustom: false, Scale: 0);
}
