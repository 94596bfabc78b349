using System.Globalization;
using Crm.Records;
using Crm.Sql;
using Crm.Time;
using Crm.Values;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Crm.Docs.Tests.Examples;

/// <summary>How the example's database writes things: whole numbers for numbers and instants, ISO text for days, sixteen bytes for ids.</summary>
public sealed class OwnDialect : SqlDialect
{
    public static OwnDialect Instance { get; } = new();

    public override string Prefix => "own_";

    #region own-dialect-values
    public override object ToDatabase(FieldValue value, SqlColumn column) => value.Kind switch
    {
        FieldKind.Integer or FieldKind.Number => Scaled(value.AsNumber()!.Value, Power(column.Scale)),
        FieldKind.Date => value.ToString(),
        FieldKind.Instant => value.AsInstant()!.Value.ToMicroseconds(),
        FieldKind.Reference => value.AsReference()!.Value.Id.ToByteArray(bigEndian: true),
        _ => base.ToDatabase(value, column),
    };

    public override FieldValue FromDatabase(object value, SqlColumn column) => column.Kind switch
    {
        FieldKind.Number => FieldValue.Number(Convert.ToDecimal(value, CultureInfo.InvariantCulture) / Power(column.Scale)),
        FieldKind.Date => FieldValue.Date(Day((string)value)),
        FieldKind.Instant => FieldValue.Instant(Microseconds.ToInstant((long)value)),
        FieldKind.Reference => FieldValue.Reference(new RecordRef(column.Target ?? "", new Guid((byte[])value, bigEndian: true))),
        _ => base.FromDatabase(value, column),
    };
    #endregion

    #region own-dialect-sql
    protected override string Custom(string json, SqlColumn column)
    {
        var value = $"json_extract({json}, '$.\"{column.JsonKey}\"')";
        return column.Kind switch
        {
            FieldKind.Number => $"own_scaled({json} -> '$.\"{column.JsonKey}\"', {column.Scale})",
            FieldKind.Reference => $"unhex(replace({value}, '-', ''))",
            _ => value,
        };
    }

    public override string Has(string choices, string choice) => $"EXISTS (SELECT 1 FROM json_each({choices}) AS j WHERE j.value = {choice})";

    public override string StartOf(string value, FieldKind kind, CalendarUnit unit, string zone) => kind == FieldKind.Instant
        ? $"own_start_of(NULL, {value}, '{unit}', {zone})"
        : $"own_start_of({value}, NULL, '{unit}', {zone})";
    #endregion

    // Fields of different scale are compared in the finer one.
    public override string AsNumber(string number, SqlColumn column, int decimals) => $"({number} * {Power(decimals - column.Scale)})";

    public override string Contains(string fold, string part) => $"instr({fold}, {part}) > 0";

    public override string StartsWith(string fold, string part) => $"substr({fold}, 1, length({part})) = {part}";

    public override string EndsWith(string fold, string part) => $"substr({fold}, -length({part})) = {part}";

    public override string MonthDay(string date) => $"CAST(strftime('%m%d', {date}) AS INTEGER)";

    /// <summary>What the SQL calls and the database lacks.</summary>
    public static void Register(SqliteConnection connection)
    {
        connection.CreateFunction<string?, long?, string, string, string?>("own_start_of", StartOf, isDeterministic: true);
        connection.CreateFunction<string?, int, long?>(
            "own_scaled", (number, decimals) => number is null ? null : decimal.ToInt64(decimal.Parse(number, CultureInfo.InvariantCulture) * Power(decimals)), isDeterministic: true);
    }

    private static string? StartOf(string? day, long? microseconds, string unit, string zone)
    {
        LocalDate? found = microseconds is { } at ? Microseconds.ToInstant(at).InZone(DateTimeZoneProviders.Tzdb[zone]).Date
            : day is null ? null
            : Day(day);
        return found is { } date ? FieldValue.Date(date.StartOf(Enum.Parse<CalendarUnit>(unit))).ToString() : null;
    }

    // What is too large for an integer lies beyond them all as a double.
    private static object Scaled(decimal number, decimal power) =>
        number >= long.MinValue / power && number <= long.MaxValue / power ? decimal.ToInt64(number * power) : (object)Beyond(number);

    private static double Beyond(decimal number) => number > 0 ? double.MaxValue : double.MinValue;

    private static decimal Power(int decimals) => decimals == 0 ? 1 : 10 * Power(decimals - 1);

    private static LocalDate Day(string text) => LocalDate.FromDateOnly(DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
