using System.Data.Common;
using System.Globalization;
using Crm.Errors;
using Crm.Records;
using Crm.Sql;
using Crm.Values;
using NodaTime;

namespace Crm.EntityFrameworkCore;

/// <summary>Makes a database's tables, brings them up to date, and refuses databases that this version cannot read.</summary>
/// <remarks>
/// Only ever adds: tables, columns and indexes that the model has and the database lacks. What would need existing values to change, such as another
/// number of decimals, is refused with a sentence that says so. Runs in the caller's transaction.
/// </remarks>
internal sealed class SchemaKeeper(RelationalTables tables)
{
    private readonly RelationalDialect _dialect = tables.Dialect;
    private readonly TableWriter _writer = new(tables.Dialect);

    /// <summary>True when there is something to make; takes no lock, so it may be asked while others write.</summary>
    /// <exception cref="StoreException">The database is of a newer version, or a column of another type.</exception>
    public async ValueTask<bool> IsNeededAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var (statements, hasRow) = await PlanAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        return statements.Count > 0 || !hasRow;
    }

    /// <summary>Makes or upgrades everything.</summary>
    /// <exception cref="StoreException">The database is of a newer version, or a column of another type.</exception>
    public async ValueTask EnsureAsync(DbConnection connection, DbTransaction? transaction, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (statements, hasRow) = await PlanAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        foreach (var statement in statements)
            await ExecuteAsync(connection, transaction, statement, cancellationToken).ConfigureAwait(false);
        if (!hasRow)
            await WriteRowAsync(connection, transaction, now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings down the horizons of a journal that was dumped on a server which had come further than this one: nothing behind them could be read for a long time.</summary>
    /// <remarks>They keep their order, by position, and come before what is yet to be written.</remarks>
    public async ValueTask SettleAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (_dialect.Unreached is not { } unreached)
            return;
        var (journal, tenant, horizon) = (_dialect.Table(SystemTable.Journal), Quoted(SystemTable.Journal, "tenant"), Quoted(SystemTable.Journal, "horizon"));
        // Steps from tenant to tenant, to the last entry of each.
        var strays = await NamesAsync(
            connection,
            null,
            $"WITH RECURSIVE t(tenant) AS (SELECT MIN({tenant}) FROM {journal} UNION ALL SELECT (SELECT MIN({tenant}) FROM {journal} WHERE {tenant} > t.tenant) FROM t WHERE t.tenant IS NOT NULL)"
            + $" SELECT t.tenant FROM t WHERE (SELECT MAX(j.{horizon}) FROM {journal} AS j WHERE j.{tenant} = t.tenant) >= {unreached} {_dialect.Limit("1")}",
            cancellationToken).ConfigureAwait(false);
        if (strays.Count == 0)
            return;
        foreach (var table in new[] { SystemTable.Forgotten, SystemTable.Journal })
            await ExecuteAsync(connection, null, $"UPDATE {_dialect.Table(table)} SET {horizon} = {unreached} - 1 WHERE {horizon} >= {unreached}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is missing or wrong, as sentences; none when the database fits the model.</summary>
    public async ValueTask<IReadOnlyList<string>> ProblemsAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var there = await ColumnsAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        Check(await VersionAsync(connection, transaction, there, cancellationToken).ConfigureAwait(false));
        var problems = new List<string>();
        foreach (var table in tables.Layouts)
        {
            if (!there.TryGetValue(table.Name, out var columns))
                problems.Add($"The table {table.Name} is missing.");
            else
                problems.AddRange(table.Columns.Select(c => Problem(table, c, columns.GetValueOrDefault(c.Name))).OfType<string>());
        }

        return problems;
    }

    /// <summary>Whose tables there are.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="tablesThere">Asks for the names of all tables.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async ValueTask<DatabaseContent> LookAsync(DbConnection connection, string tablesThere, CancellationToken cancellationToken)
    {
        var names = await NamesAsync(connection, null, tablesThere, cancellationToken).ConfigureAwait(false);
        if (names.Contains(_dialect.TableName(Table)))
            return DatabaseContent.Crm;
        return names.Count == 0 ? DatabaseContent.Nothing : DatabaseContent.OfOthers;
    }

    private async ValueTask<(List<string> Statements, bool HasRow)> PlanAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var there = await ColumnsAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        var found = await VersionAsync(connection, transaction, there, cancellationToken).ConfigureAwait(false);
        Check(found);
        var indexes = await NamesAsync(connection, transaction, _dialect.IndexesThere, cancellationToken).ConfigureAwait(false);
        var missing = tables.Layouts.SelectMany(t => t.Indexes.Where(i => !indexes.Contains(i.Name)).Select(i => _writer.Create(t, i)));
        return ([.. tables.Layouts.SelectMany(t => Missing(t, there)), .. found is { Version: < 3 } ? ToThird : [], .. missing], found is { Version: CrmSchema.Version });
    }

    // Work that was only kept is handed out now: when it is due, the last one of each key, and by other indexes.
    private IEnumerable<string> ToThird
    {
        get
        {
            var work = _dialect.Table(SystemTable.Work);
            var (tenant, key, id, at, due) = (Column("tenant"), Column("key"), Column("id"), Column("at"), Column("due"));
            yield return $"UPDATE {work} SET {at} = {due} WHERE {at} IS NULL";
            yield return $"DELETE FROM {work} WHERE {key} IS NOT NULL AND EXISTS (SELECT 1 FROM {work} AS l WHERE l.{tenant} = {work}.{tenant} AND l.{key} = {work}.{key} AND l.{id} > {work}.{id})";
            yield return $"DROP INDEX IF EXISTS {_dialect.Quote($"ix_{_dialect.TableName(SystemTable.Work)}")}";

            string Column(string name) => _dialect.Quote(_dialect.ColumnName(SystemTable.Work[name]));
        }
    }

    private static void Check((long Version, long Fold)? found)
    {
        if (found is not var (version, fold))
            return;
        if (version > CrmSchema.Version)
            throw new StoreException(string.Create(CultureInfo.InvariantCulture, $"The database was written by a newer version of the library: its schema is {version}, this version knows {CrmSchema.Version}. Update the packages."));
        if (fold != Fold.Version)
            throw new StoreException(string.Create(CultureInfo.InvariantCulture, $"The database holds folds of version {fold}, this version makes {Fold.Version}: texts would not be found. Use the version of the library that wrote it."));
    }

    private static string? Problem(TableLayout table, ColumnLayout column, string? type)
    {
        if (type is null)
            return $"The column {table.Name}.{column.Name} is missing.";
        return string.Equals(type, column.Type, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"The column {table.Name}.{column.Name} is {type} in the database and {column.Type} in the model: its values would be misread. Change the model back, or convert the column.";
    }

    private IEnumerable<string> Missing(TableLayout table, Dictionary<string, Dictionary<string, string>> there)
    {
        if (!there.TryGetValue(table.Name, out var columns))
        {
            yield return _writer.Create(table);
            yield break;
        }

        foreach (var column in table.Columns)
        {
            if (!columns.TryGetValue(column.Name, out var type))
            {
                foreach (var statement in _writer.Add(table, column))
                    yield return statement;
            }
            else if (Problem(table, column, type) is { } problem)
            {
                throw new StoreException(problem);
            }
        }
    }

    private async ValueTask<Dictionary<string, Dictionary<string, string>>> ColumnsAsync(
        DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var tablesThere = new Dictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        var command = CommandOf(connection, transaction, _dialect.ColumnsThere);
        await using var closing = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var closingReader = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!tablesThere.TryGetValue(reader.GetString(0), out var columns))
                tablesThere[reader.GetString(0)] = columns = new(StringComparer.OrdinalIgnoreCase);
            columns[reader.GetString(1)] = reader.GetString(2);
        }

        return tablesThere;
    }

    private static async ValueTask<HashSet<string>> NamesAsync(DbConnection connection, DbTransaction? transaction, string query, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var command = CommandOf(connection, transaction, query);
        await using var closing = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var closingReader = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            names.Add(reader.GetString(0));
        return names;
    }

    private async ValueTask<(long Version, long Fold)?> VersionAsync(
        DbConnection connection, DbTransaction? transaction, Dictionary<string, Dictionary<string, string>> there, CancellationToken cancellationToken)
    {
        if (!there.ContainsKey(_dialect.TableName(Table)))
            return null;
        var command = CommandOf(
            connection, transaction, $"SELECT {Quoted("version")}, {Quoted("foldVersion")} FROM {_dialect.Table(Table)} WHERE {Quoted("name")} = '{CrmSchema.Name}'");
        await using var closing = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var closingReader = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    private async ValueTask WriteRowAsync(DbConnection connection, DbTransaction? transaction, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, transaction, $"DELETE FROM {_dialect.Table(Table)} WHERE {Quoted("name")} = '{CrmSchema.Name}'", cancellationToken).ConfigureAwait(false);
        var command = CommandOf(connection, transaction, InsertText());
        await using var closing = command.ConfigureAwait(false);
        FieldValue[] row = [FieldValue.Text(CrmSchema.Name), FieldValue.Integer(CrmSchema.Version), FieldValue.Integer(Fold.Version), FieldValue.Instant(Instant.FromDateTimeOffset(now))];
        for (var i = 0; i < row.Length; i++)
            _dialect.Bind(command.Parameters, _dialect.ToDatabase(row[i], Table.Columns[i]), Table.Columns[i]);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private string InsertText() =>
        $"INSERT INTO {_dialect.Table(Table)} ({string.Join(", ", Table.Columns.Select(c => _dialect.Quote(_dialect.ColumnName(c))))})"
        + $" VALUES ({string.Join(", ", Table.Columns.Select((_, i) => _dialect.Placeholder(string.Create(CultureInfo.InvariantCulture, $"p{i}"))))})";

    private static SystemTable Table => TableLayouts.Schema;

    private string Quoted(string field) => Quoted(Table, field);

    private string Quoted(SystemTable table, string field) => _dialect.Quote(_dialect.ColumnName(table[field]));

    private static async ValueTask ExecuteAsync(DbConnection connection, DbTransaction? transaction, string text, CancellationToken cancellationToken)
    {
        var command = CommandOf(connection, transaction, text);
        await using var closing = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static DbCommand CommandOf(DbConnection connection, DbTransaction? transaction, string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        return command;
    }
}
