using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Crm.EntityFrameworkCore;
using Crm.Errors;
using Crm.Records;
using Crm.Sql;
using Crm.Time;
using Crm.Values;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using NodaTime;

namespace Crm.Sqlite;

/// <summary>How SQLite writes things: scaled integers for numbers, microseconds for instants, ISO text for days, sixteen bytes for ids.</summary>
/// <remarks>
/// A number is kept as an integer, times ten to the power of its decimals, which its column's type names (<c>INTEGER_E4</c>): so it compares, sorts and
/// sums exactly and by index. A sum of more than 18 digits is rounded to fifteen. <c>crm_start_of</c> is registered on every connection of the library, and on the host's by <c>UseCrm</c>.
/// </remarks>
public sealed class SqliteDialect : RelationalDialect
{
    private const int PrimaryKeyTaken = 1555;
    private static readonly ImmutableArray<decimal> Powers = [.. Enumerable.Range(0, 11).Select(n => (decimal)Math.Pow(10, n))];

    private SqliteDialect()
    {
    }

    /// <summary>The dialect.</summary>
    public static SqliteDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override string Provider => "Microsoft.EntityFrameworkCore.Sqlite";

    /// <inheritdoc/>
    public override bool IsTenantFirst => false;

    /// <inheritdoc/>
    public override string Now => "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";

    /// <inheritdoc/>
    public override string Later(string instant, string microseconds) => $"({instant} + {microseconds})";

    /// <inheritdoc/>
    public override bool PrefersIn => true;

    /// <inheritdoc/>
    public override string ColumnsThere =>
        $"SELECT m.name, c.name, c.type FROM sqlite_schema AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' AND substr(m.name, 1, {Prefix.Length}) = '{Prefix}'";

    /// <inheritdoc/>
    public override string IndexesThere => "SELECT name FROM sqlite_schema WHERE type = 'index'";

    /// <inheritdoc/>
    public override string Generated => " NOT NULL";

    /// <inheritdoc/>
    public override string ColumnType(SqlColumn column, FieldDefinition? field) => column.Kind switch
    {
        FieldKind.Number => string.Create(CultureInfo.InvariantCulture, $"INTEGER_E{column.Scale}"),
        FieldKind.Integer or FieldKind.Boolean or FieldKind.Instant => "INTEGER",
        FieldKind.Reference => "BLOB",
        _ => "TEXT",
    };

    /// <inheritdoc/>
    public override Type ProviderType(SqlColumn column) => column.Kind switch
    {
        FieldKind.Integer or FieldKind.Number or FieldKind.Instant => typeof(long),
        FieldKind.Boolean => typeof(bool),
        FieldKind.Reference => typeof(byte[]),
        _ => typeof(string),
    };

    /// <inheritdoc/>
    public override object ToDatabase(FieldValue value, SqlColumn column) => value.Kind switch
    {
        FieldKind.Integer or FieldKind.Number => Scaled(value.AsNumber()!.Value, ScaleOf(column)),
        FieldKind.Date => value.ToString(),
        FieldKind.Instant => value.AsInstant()!.Value.ToMicroseconds(),
        FieldKind.Reference => value.AsReference()!.Value.Id.ToByteArray(bigEndian: true),
        _ => base.ToDatabase(value, column),
    };

    /// <inheritdoc/>
    public override FieldValue FromDatabase(object value, SqlColumn column) => column.Kind switch
    {
        FieldKind.Number => FieldValue.Number(Convert.ToDecimal(value, CultureInfo.InvariantCulture) / ScaleOf(column)),
        FieldKind.Date => FieldValue.Date(Day((string)value)),
        FieldKind.Instant => FieldValue.Instant(Microseconds.ToInstant((long)value)),
        FieldKind.Reference => FieldValue.Reference(new RecordRef(column.Target ?? "", new Guid((byte[])value, bigEndian: true))),
        _ => base.FromDatabase(value, column),
    };

    /// <inheritdoc/>
    public override FieldValue Read(DbDataReader reader, int ordinal, SqlColumn column)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.IsDBNull(ordinal))
            return default;
        return column.Kind switch
        {
            FieldKind.Integer => FieldValue.Integer(reader.GetInt64(ordinal)),
            FieldKind.Boolean => FieldValue.Boolean(reader.GetInt64(ordinal) != 0),
            FieldKind.Instant => FieldValue.Instant(Microseconds.ToInstant(reader.GetInt64(ordinal))),
            FieldKind.Text or FieldKind.Choice or FieldKind.State => FieldValue.Text(reader.GetString(ordinal), column.Kind),
            FieldKind.Reference when reader is StatementRow row => FieldValue.Reference(new RecordRef(column.Target ?? "", row.GetGuid(ordinal))),
            FieldKind.Number when reader.GetFieldType(ordinal) == typeof(long) => FieldValue.Number(reader.GetInt64(ordinal) / ScaleOf(column)),
            _ => FromDatabase(reader.GetValue(ordinal), column),
        };
    }

    /// <inheritdoc/>
    /// <remarks>A product that overflows is beyond every integer, and compares so.</remarks>
    public override string AsNumber(string number, SqlColumn column, int decimals)
    {
        ArgumentNullException.ThrowIfNull(column);
        return decimals == column.Scale ? number : $"({number} * {Text(Powers[decimals - column.Scale])})";
    }

    /// <inheritdoc/>
    /// <remarks>SUM itself fails where integers overflow; arithmetic does not.</remarks>
    public override string Sum(string number, SqlColumn column) => $"(SUM({number} / 1000000000) * 1000000000 + SUM({number} % 1000000000))";

    /// <inheritdoc/>
    public override string Contains(string fold, string part) => $"instr({fold}, {part}) > 0";

    /// <inheritdoc/>
    public override string StartsWith(string fold, string part) => $"substr({fold}, 1, length({part})) = {part}";

    /// <inheritdoc/>
    public override string EndsWith(string fold, string part) => $"substr({fold}, -length({part})) = {part}";

    /// <inheritdoc/>
    public override string Has(string choices, string choice) => $"EXISTS (SELECT 1 FROM json_each({choices}) AS j WHERE j.value = {choice})";

    /// <inheritdoc/>
    public override string MonthDay(string date) => $"CAST(strftime('%m%d', {date}) AS INTEGER)";

    /// <inheritdoc/>
    public override string StartOf(string value, FieldKind kind, CalendarUnit unit, string zone) => kind == FieldKind.Instant
        ? $"crm_start_of(NULL, {value}, '{unit}', {zone})"
        : $"crm_start_of({value}, NULL, '{unit}', {zone})";

    /// <inheritdoc/>
    public override void Bind(DbParameterCollection parameters, object? value, SqlColumn? column)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Add(new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"@p{parameters.Count}"), value ?? DBNull.Value));
    }

    /// <inheritdoc/>
    public override bool IsUnexpected(Exception error) => error is SqliteException { SqliteExtendedErrorCode: PrimaryKeyTaken };

    /// <inheritdoc/>
    public override StoreException? Translate(Exception error, bool writing, string where) => SqliteErrors.Translate(error, where);

    /// <inheritdoc/>
    protected internal override IEnumerable<IInterceptor> Interceptors { get; } = [new HostConnections()];

    /// <inheritdoc/>
    protected override string Custom(string json, SqlColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var value = $"json_extract({json}, '$.\"{column.JsonKey}\"')";
        return column.Kind switch
        {
            FieldKind.Number when column.Of == FieldKind.Money => ScaledText($"({json} -> '$.\"{column.JsonKey}\"')", column.Scale),
            FieldKind.Number => $"CAST(ROUND({value} * {Text(ScaleOf(column))}) AS INTEGER)",
            FieldKind.Reference => $"unhex(replace({value}, '-', ''))",
            _ => value,
        };
    }

    internal static string? StartOf(string? day, long? microseconds, string unit, string zone)
    {
        LocalDate? date = microseconds is { } instant
            ? Microseconds.ToInstant(instant).InZone(DateTimeZoneProviders.Tzdb[zone]).Date
            : day is null ? null : Day(day);
        return date is { } found ? FieldValue.Date(found.StartOf(Enum.Parse<CalendarUnit>(unit))).ToString() : null;
    }

    // Money may have more digits than a double keeps, so it is scaled by moving the point in its text.
    private static string ScaledText(string text, int decimals)
    {
        var point = $"instr({text}, '.')";
        var moved = $"substr({text}, 1, {point} - 1) || substr(substr({text}, {point} + 1) || '{new string('0', decimals)}', 1, {decimals.ToString(CultureInfo.InvariantCulture)})";
        return $"CAST(CASE {point} WHEN 0 THEN {text} || '{new string('0', decimals)}' ELSE {moved} END AS INTEGER)";
    }

    private static LocalDate Day(string text) => LocalDate.FromDateOnly(DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    // What no integer holds becomes a double that lies beyond them all, and so compares rightly with each.
    private static object Scaled(decimal number, decimal scale)
    {
        var far = decimal.ToDouble(number) * decimal.ToDouble(scale);
        if (number > long.MaxValue / scale)
            return Math.Max(far, -(double)long.MinValue);
        if (number < long.MinValue / scale)
            return Math.Min(far, Math.BitDecrement(long.MinValue));
        var scaled = number * scale;
        return scaled == decimal.Truncate(scaled) ? decimal.ToInt64(scaled) : (object)far;
    }

    private static decimal ScaleOf(SqlColumn column) => Powers[column.Scale];

    private static string Text(decimal power) => power.ToString(CultureInfo.InvariantCulture);
}
