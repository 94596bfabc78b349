using System.Data.Common;
using System.Globalization;
using Crm.Records;
using Crm.Time;
using NodaTime;

namespace Crm.Sql;

/// <summary>What one database writes in its own way; all an adapter has to say about its SQL.</summary>
/// <remarks>
/// Members take and give SQL expressions, never values. The defaults are standard SQL and the plain C# types. Stateless and thread-safe. An
/// expression that is null where an operand is null is right everywhere: leaves answer their missing branch themselves.
/// </remarks>
public abstract class SqlDialect
{
    /// <summary>What the names of all tables begin with. The default value is <c>crm_</c>.</summary>
    public virtual string Prefix => "crm_";

    /// <summary>True when <c>IN (sub-query)</c> is faster than a correlated <c>EXISTS</c>, as on SQLite. The default value is false.</summary>
    public virtual bool PrefersIn => false;

    /// <summary>A name that cannot be mistaken for a keyword.</summary>
    public virtual string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>What keeps the rows that a query found from being changed until the transaction ends; empty where writers wait for each other anyway, which is the default.</summary>
    public virtual string RowLock => "";

    /// <summary>What ends a query for rows to be changed, so that those that others are changing are passed over: its rows are those of the alias <c>i</c>. Empty where writers wait for each other, which is the default.</summary>
    public virtual string SkipLocked => "";

    /// <summary>The instant by the database's clock, the same throughout a statement. The default value is <c>CURRENT_TIMESTAMP</c>.</summary>
    public virtual string Now => "CURRENT_TIMESTAMP";

    /// <summary>An instant some time later.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="microseconds">How much later.</param>
    public virtual string Later(string instant, string microseconds) => $"({instant} + {microseconds} * INTERVAL '0.000001' SECOND)";

    /// <summary>
    /// The horizon of a journal entry, as the default of its column: an integer. Of the entries of a record it never falls from commit to commit, and it is not below <see cref="Settled"/>, whoever asks,
    /// until its transaction has ended. The default value is <c>0</c>, which is right where writers wait for each other: then positions are the order of commits.
    /// </summary>
    public virtual string Horizon => "0";

    /// <summary>What the horizon of every entry yet to be committed is not below; null where all entries have the same and can be read when they can be seen, which is the default.</summary>
    public virtual string? Settled => null;

    /// <summary>The table of a record type, not quoted. The default value is prefix and name, with underscores.</summary>
    public virtual string TableName(RecordType type) => Prefix + SqlNames.Of(type.Name);

    /// <summary>The name of a table that is no record type's, not quoted; no record type's name can be the same.</summary>
    public virtual string TableName(SystemTable table) => Prefix + "_" + table.Name;

    /// <summary>The table of a record type, as it stands in a statement.</summary>
    public virtual string Table(RecordType type) => Quote(TableName(type));

    /// <summary>A table that is no record type's, as it stands in a statement.</summary>
    public virtual string Table(SystemTable table) => Quote(TableName(table));

    /// <summary>The name of a column that is not custom, not quoted.</summary>
    public virtual string ColumnName(SqlColumn column) => column.Name;

    /// <summary>The value of a column in the row that an alias names.</summary>
    public virtual string Column(string alias, SqlColumn column) =>
        column.IsCustom ? Custom($"{alias}.{Quote(ColumnName(RecordColumns.Custom))}", column) : $"{alias}.{Quote(ColumnName(column))}";

    /// <summary>A custom value, in the same form as a column of its kind; null when its key is not there.</summary>
    /// <param name="json">The column of custom fields, as <see cref="CustomJson"/> writes it.</param>
    /// <param name="column">Which; its <see cref="SqlColumn.JsonKey"/> is the key.</param>
    protected abstract string Custom(string json, SqlColumn column);

    /// <summary>How a parameter stands in the text; used several times when a value is. The default value is <c>@name</c>.</summary>
    public virtual string Placeholder(string name) => "@" + name;

    /// <summary>A value as the provider takes it, in the form of the column that it stands beside.</summary>
    /// <param name="value">Never missing; a number may stand beside an integer.</param>
    /// <param name="column">The column. A number has no more decimals than it keeps, but may be too large for it, and must still compare rightly.</param>
    public virtual object ToDatabase(FieldValue value, SqlColumn column) => value.Kind switch
    {
        FieldKind.Integer when column.Kind == FieldKind.Number => value.AsNumber()!.Value,
        FieldKind.Integer => value.AsInteger()!.Value,
        FieldKind.Number => value.AsNumber()!.Value,
        FieldKind.Boolean => value.AsBoolean()!.Value,
        FieldKind.Date => value.AsDate()!.Value.ToDateOnly(),
        FieldKind.Instant => value.AsInstant()!.Value.ToDateTimeUtc(),
        FieldKind.Reference => value.AsReference()!.Value.Id,
        FieldKind.Choices => CustomJson.Choices(value.AsChoices()!),
        _ => value.ToString(),
    };

    /// <summary>What <see cref="ToDatabase"/> made, or the database computed, as a value of the column.</summary>
    /// <param name="value">Never null.</param>
    /// <param name="column">The column.</param>
    public virtual FieldValue FromDatabase(object value, SqlColumn column) => column.Kind switch
    {
        FieldKind.Integer => FieldValue.Integer(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        FieldKind.Number => FieldValue.Number(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        FieldKind.Boolean => FieldValue.Boolean(Convert.ToBoolean(value, CultureInfo.InvariantCulture)),
        FieldKind.Date => FieldValue.Date(LocalDate.FromDateOnly((DateOnly)value)),
        FieldKind.Instant => FieldValue.Instant(Instant.FromDateTimeUtc((DateTime)value)),
        FieldKind.Reference => FieldValue.Reference(new RecordRef(column.Target ?? "", (Guid)value)),
        FieldKind.Choices => CustomJson.Choices((string)value),
        FieldKind.Point => FieldValue.Point(CustomJson.Point((string)value)),
        _ => FieldValue.Text((string)value, column.Kind),
    };

    /// <summary>The value of a column in the row that a reader stands on; missing for null. The default value is <see cref="FromDatabase"/> of what the reader gives.</summary>
    public virtual FieldValue Read(DbDataReader reader, int ordinal, SqlColumn column) =>
        reader.IsDBNull(ordinal) ? default : FromDatabase(reader.GetValue(ordinal), column);

    /// <summary>A text in code-point order, such as <c>x COLLATE "C"</c>. The default value is the text itself.</summary>
    public virtual string TextOrder(string text) => text;

    /// <summary>A number in the form in which it is compared with one of another column. The default value is the number itself.</summary>
    /// <param name="number">The number, in the form of its column.</param>
    /// <param name="column">Its column.</param>
    /// <param name="decimals">The decimals of whichever of both columns has more.</param>
    public virtual string AsNumber(string number, SqlColumn column, int decimals) => number;

    /// <summary>The sum of a column, null over nothing, in the column's form. The default value is <c>SUM(x)</c>.</summary>
    public virtual string Sum(string number, SqlColumn column) => $"SUM({number})";

    /// <summary>Whether a fold holds another.</summary>
    public virtual string Contains(string fold, string part) => $"POSITION({part} IN {fold}) > 0";

    /// <summary>Whether a fold begins with another.</summary>
    public virtual string StartsWith(string fold, string part) => $"SUBSTRING({fold} FROM 1 FOR CHAR_LENGTH({part})) = {part}";

    /// <summary>Whether a fold ends with another.</summary>
    public virtual string EndsWith(string fold, string part) => $"SUBSTRING({fold} FROM CHAR_LENGTH({fold}) - CHAR_LENGTH({part}) + 1) = {part}";

    /// <summary>Whether a column of choices holds a choice; case matters.</summary>
    public abstract string Has(string choices, string choice);

    /// <summary>The month times 100 and the day of a date.</summary>
    public virtual string MonthDay(string date) => $"(EXTRACT(MONTH FROM {date}) * 100 + EXTRACT(DAY FROM {date}))";

    /// <summary>The first day, as a date, of the stretch of the calendar in which a date or an instant lies.</summary>
    /// <param name="value">The date or instant.</param>
    /// <param name="kind">Which of both it is.</param>
    /// <param name="unit">The stretch; weeks begin on Monday.</param>
    /// <param name="zone">The placeholder of the zone's tz name, in which an instant's day is found.</param>
    public abstract string StartOf(string value, FieldKind kind, CalendarUnit unit, string zone);

    /// <summary>One term of an order: missing first ascending, last descending.</summary>
    public virtual string Order(string value, bool descending, bool mayBeMissing) => (descending, mayBeMissing) switch
    {
        (false, true) => $"{value} ASC NULLS FIRST",
        (true, true) => $"{value} DESC NULLS LAST",
        (false, false) => $"{value} ASC",
        _ => $"{value} DESC",
    };

    /// <summary>
    /// True when the database knows that rows chosen by IS NULL are in the order of whatever stands behind that column in an index; otherwise the column is named
    /// in their order as well. The default value is true.
    /// </summary>
    public virtual bool MissingIsOneValue => true;

    /// <summary>What ends a statement that gives at most so many rows. The default value is <c>LIMIT n</c>.</summary>
    /// <param name="rows">The placeholder of the number.</param>
    public virtual string Limit(string rows) => $"LIMIT {rows}";
}
