using System.Globalization;
using Crm.Records;
using Crm.Sql;
using Crm.Time;
using Crm.Values;
using NodaTime;

namespace Crm.Core.Tests.Sql;

/// <summary>What an adapter author writes for SQLite: scaled integers, microseconds, ISO days, ids as blobs.</summary>
internal sealed class SqliteDialect(bool prefersIn) : SqlDialect
{
    private const decimal Scale = 10_000m;
    private const decimal RateScale = 10_000_000_000m;

    public override bool PrefersIn => prefersIn;

    protected override string Custom(string json, SqlColumn column)
    {
        var value = $"json_extract({json}, '$.\"{column.JsonKey}\"')";
        return column.Kind switch
        {
            FieldKind.Number => $"CAST(ROUND({value} * {ScaleOf(column).ToString(CultureInfo.InvariantCulture)}) AS INTEGER)",
            FieldKind.Reference => $"unhex(replace({value}, '-', ''))",
            _ => value,
        };
    }

    public override object ToDatabase(FieldValue value, SqlColumn column) => value.Kind switch
    {
        FieldKind.Integer or FieldKind.Number => Number(value.AsNumber()!.Value * ScaleOf(column)),
        FieldKind.Boolean => value.AsBoolean()!.Value ? 1L : 0L,
        FieldKind.Date => value.ToString(),
        FieldKind.Instant => value.AsInstant()!.Value.ToMicroseconds(),
        FieldKind.Reference => value.AsReference()!.Value.Id.ToByteArray(bigEndian: true),
        _ => base.ToDatabase(value, column),
    };

    public override FieldValue FromDatabase(object value, SqlColumn column) => column.Kind switch
    {
        FieldKind.Number => FieldValue.Number((long)value / ScaleOf(column)),
        FieldKind.Date => FieldValue.Date(LocalDate.FromDateOnly(DateOnly.Parse((string)value, CultureInfo.InvariantCulture))),
        FieldKind.Instant => FieldValue.Instant(Microseconds.ToInstant((long)value)),
        FieldKind.Reference => FieldValue.Reference(new RecordRef(column.Target ?? "", new Guid((byte[])value, bigEndian: true))),
        _ => base.FromDatabase(value, column),
    };

    public override string AsNumber(string number, SqlColumn column) => column switch
    {
        { Kind: FieldKind.Integer } => $"({number} * 10000)",
        { Piece: FieldPiece.Rate } => $"({number} / 1000000.0)",
        _ => number,
    };

    public override string Contains(string fold, string part) => $"instr({fold}, {part}) > 0";

    public override string StartsWith(string fold, string part) => $"substr({fold}, 1, length({part})) = {part}";

    public override string EndsWith(string fold, string part) => $"substr({fold}, -length({part})) = {part}";

    public override string Has(string choices, string choice) => $"EXISTS (SELECT 1 FROM json_each({choices}) AS j WHERE j.value = {choice})";

    public override string MonthDay(string date) => $"CAST(strftime('%m%d', {date}) AS INTEGER)";

    public override string StartOf(string value, FieldKind kind, CalendarUnit unit, string zone) => kind == FieldKind.Instant
        ? $"start_of(NULL, {value}, '{unit}', {zone})"
        : $"start_of({value}, NULL, '{unit}', {zone})";

    // A literal with more decimals than the column keeps lies between two of its values.
    private static object Number(decimal scaled)
    {
        if (scaled == decimal.Truncate(scaled) && Math.Abs(scaled) <= long.MaxValue)
            return decimal.ToInt64(scaled);
        return decimal.ToDouble(scaled);
    }

    private static decimal ScaleOf(SqlColumn column) => column switch
    {
        { Kind: FieldKind.Integer } => 1,
        { Piece: FieldPiece.Rate } => RateScale,
        _ => Scale,
    };
}
