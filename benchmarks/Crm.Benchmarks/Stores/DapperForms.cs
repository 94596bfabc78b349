using System.Data;
using System.Globalization;
using Crm.Values;
using Dapper;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Crm.Benchmarks.Stores;

/// <summary>Tells Dapper how each database keeps ids, numbers, days and instants.</summary>
internal static class DapperForms
{
    private static readonly Lazy<bool> Added = new(Add);

    public static void Ensure() => _ = Added.Value;

    private static bool Add()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(Guid));
        SqlMapper.RemoveTypeMap(typeof(decimal));
        SqlMapper.AddTypeHandler(new Form<Guid>(id => id.ToByteArray(bigEndian: true), id => id, value => value is byte[] bytes ? new Guid(bytes, bigEndian: true) : (Guid)value));
        SqlMapper.AddTypeHandler(new Form<decimal>(number => (long)(number * 10_000), number => number, value => value is long scaled ? scaled / 10_000m : (decimal)value));
        SqlMapper.AddTypeHandler(new Form<Instant>(
            instant => instant.ToMicroseconds(),
            instant => instant.ToDateTimeUtc(),
            value => value is long micros ? Microseconds.ToInstant(micros) : Instant.FromDateTimeUtc((DateTime)value)));
        SqlMapper.AddTypeHandler(new Form<LocalDate>(
            day => day.ToDateOnly().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            day => day.ToDateOnly(),
            value => LocalDate.FromDateOnly(value switch
            {
                string text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                DateTime day => DateOnly.FromDateTime(day),
                _ => (DateOnly)value,
            })));
        return true;
    }

    private sealed class Form<T>(Func<T, object> sqlite, Func<T, object> postgres, Func<object, T> read) : SqlMapper.TypeHandler<T>
    {
        public override void SetValue(IDbDataParameter parameter, T? value) => parameter.Value = parameter is SqliteParameter ? sqlite(value!) : postgres(value!);

        public override T? Parse(object value) => read(value);
    }
}
