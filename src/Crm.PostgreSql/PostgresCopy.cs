using Crm.Records;
using Crm.Sql;
using Crm.Values;
using Npgsql;
using NpgsqlTypes;

namespace Crm.PostgreSql;

/// <summary>Sends many rows by COPY, in its binary form.</summary>
internal static class PostgresCopy
{
    public static async ValueTask RunAsync(NpgsqlConnection connection, SqlInserts inserts, CancellationToken cancellationToken)
    {
        var text = $"COPY {inserts.Table} ({string.Join(", ", inserts.Names)}) FROM STDIN (FORMAT BINARY)";
        var copy = await connection.BeginBinaryImportAsync(text, cancellationToken).ConfigureAwait(false);
        await using var closing = copy.ConfigureAwait(false);
        var columns = inserts.Statement.Parameters;
        NpgsqlDbType[] types = [.. columns.Select(PostgresParameters.TypeOf)];
        var row = new FieldValue[columns.Length];
        for (var i = 0; i < inserts.Count; i++)
        {
            inserts.Write(i, row);
            await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
            for (var c = 0; c < row.Length; c++)
                Write(copy, row[c], columns[c], types[c]);
        }

        await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    // Into the buffer, which is sent at the beginning of rows.
    private static void Write(NpgsqlBinaryImporter copy, FieldValue value, SqlColumn column, NpgsqlDbType type)
    {
        if (value.IsMissing)
        {
            copy.WriteNull();
            return;
        }

        switch (type)
        {
            case NpgsqlDbType.Bigint:
                copy.Write(value.AsInteger()!.Value, type);
                break;
            case NpgsqlDbType.Numeric:
                copy.Write(value.AsNumber()!.Value, type);
                break;
            case NpgsqlDbType.Boolean:
                copy.Write(value.AsBoolean()!.Value, type);
                break;
            case NpgsqlDbType.Uuid:
                copy.Write(value.AsReference()!.Value.Id, type);
                break;
            case NpgsqlDbType.Date:
                copy.Write(value.AsDate()!.Value.ToDateOnly().DayNumber - PostgresParameters.Day2000, type);
                break;
            case NpgsqlDbType.TimestampTz:
                copy.Write(value.AsInstant()!.Value.ToMicroseconds() - PostgresParameters.Moment2000, type);
                break;
            default:
                copy.Write((string)PostgresDialect.Instance.ToDatabase(value, column), type);
                break;
        }
    }
}
