using System.Data.Common;
using System.Globalization;
using Crm.EntityFrameworkCore;
using Crm.Records;
using Crm.Sql;
using Crm.Time;
using NodaTime;

namespace Crm.PostgreSql;

/// <summary>How PostgreSQL writes things: its own types, texts in code-point order, custom fields as jsonb.</summary>
public sealed class PostgresDialect : RelationalDialect
{
    private readonly bool _named;

    private PostgresDialect(bool named) => _named = named;

    /// <summary>The dialect.</summary>
    public static PostgresDialect Instance { get; } = new(named: false);

    /// <summary>The same, with parameters by name where EF Core wants them so.</summary>
    internal static PostgresDialect Named { get; } = new(named: true);

    /// <inheritdoc/>
    public override string Provider => "Npgsql.EntityFrameworkCore.PostgreSQL";

    /// <inheritdoc/>
    public override bool IsTenantFirst => true;

    /// <inheritdoc/>
    public override string RowLock => "FOR SHARE";

    /// <inheritdoc/>
    public override string ColumnType(SqlColumn column, FieldDefinition? field)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column switch
        {
            { Piece: FieldPiece.Json } => column == RecordColumns.Custom ? "jsonb" : "json",
            { Kind: FieldKind.Choices } => "jsonb",
            { Kind: FieldKind.Integer } => "bigint",
            { Piece: FieldPiece.Rate } => "numeric(28,10)",
            { Kind: FieldKind.Number, Piece: FieldPiece.Value } => string.Create(CultureInfo.InvariantCulture, $"numeric({field?.Precision ?? 18},{field?.Scale ?? 4})"),
            { Kind: FieldKind.Number } => "numeric(18,4)",
            { Kind: FieldKind.Boolean } => "boolean",
            { Kind: FieldKind.Date } => "date",
            { Kind: FieldKind.Instant } => "timestamp with time zone",
            { Kind: FieldKind.Reference } => "uuid",
            _ => "text",
        };
    }

    /// <inheritdoc/>
    public override Type ProviderType(SqlColumn column) => column.Kind switch
    {
        FieldKind.Integer => typeof(long),
        FieldKind.Number => typeof(decimal),
        FieldKind.Boolean => typeof(bool),
        FieldKind.Date => typeof(DateOnly),
        FieldKind.Instant => typeof(DateTime),
        FieldKind.Reference => typeof(Guid),
        _ => typeof(string),
    };

    /// <inheritdoc/>
    public override string? Collation(SqlColumn column) =>
        column.Piece != FieldPiece.Json && column.Kind is FieldKind.Text or FieldKind.Choice or FieldKind.State or FieldKind.Point ? "C" : null;

    /// <inheritdoc/>
    public override string Placeholder(string name) => _named
        ? base.Placeholder(name)
        : string.Create(CultureInfo.InvariantCulture, $"${int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture) + 1}");

    /// <inheritdoc/>
    public override FieldValue Read(DbDataReader reader, int ordinal, SqlColumn column)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.IsDBNull(ordinal))
            return default;
        return column.Kind switch
        {
            FieldKind.Integer => FieldValue.Integer(reader.GetFieldValue<long>(ordinal)),
            FieldKind.Number => FieldValue.Number(reader.GetFieldValue<decimal>(ordinal)),
            FieldKind.Boolean => FieldValue.Boolean(reader.GetBoolean(ordinal)),
            FieldKind.Date => FieldValue.Date(LocalDate.FromDateOnly(reader.GetFieldValue<DateOnly>(ordinal))),
            FieldKind.Instant => FieldValue.Instant(Instant.FromDateTimeUtc(reader.GetDateTime(ordinal))),
            FieldKind.Reference => FieldValue.Reference(new RecordRef(column.Target ?? "", reader.GetGuid(ordinal))),
            FieldKind.Text or FieldKind.Choice or FieldKind.State => FieldValue.Text(reader.GetString(ordinal), column.Kind),
            _ => FromDatabase(reader.GetString(ordinal), column),
        };
    }

    /// <inheritdoc/>
    public override string Has(string choices, string choice) => $"{choices} @> to_jsonb({choice}::text)";

    /// <inheritdoc/>
    public override string StartOf(string value, FieldKind kind, CalendarUnit unit, string zone)
    {
        var name = unit.ToString().ToLowerInvariant();
        // The zone stands in both, so that a statement's parameters do not hang on the kind.
        return kind == FieldKind.Instant
            ? $"date_trunc('{name}', {value} AT TIME ZONE {zone}::text)::date"
            : $"CASE WHEN {zone}::text IS NOT NULL THEN date_trunc('{name}', {value}::timestamp)::date END";
    }

    /// <inheritdoc/>
    protected override string Custom(string json, SqlColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var text = $"({json} ->> '{column.JsonKey}')";
        return column.Kind switch
        {
            FieldKind.Choices => $"({json} -> '{column.JsonKey}')",
            FieldKind.Integer => $"{text}::bigint",
            FieldKind.Number => $"{text}::numeric",
            FieldKind.Boolean => $"{text}::boolean",
            FieldKind.Date => $"{text}::date",
            FieldKind.Instant => $"(TIMESTAMPTZ 'epoch' + {text}::bigint * INTERVAL '1 microsecond')",
            FieldKind.Reference => $"{text}::uuid",
            _ => $"({text} COLLATE \"C\")",
        };
    }
}
