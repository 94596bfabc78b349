using System.Globalization;
using Crm.Sql;
using Crm.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Crm.EntityFrameworkCore.Tests;

/// <summary>A database in memory whose tables EF Core made, and into which rows come as the library writes them.</summary>
internal sealed class SqliteDatabase<TContext> : IDisposable where TContext : DbContext
{
    private readonly CrmModel _model;
    private readonly Func<DbContextOptions, TContext> _create;

    public SqliteDatabase(CrmModel model, Func<DbContextOptions, TContext> create)
    {
        (_model, _create) = (model, create);
        SQLitePCL.Batteries_V2.Init();
        Connection.Open();
        using var context = Open();
        context.Database.EnsureCreated();
    }

    public SqliteConnection Connection { get; } = new("Data Source=:memory:");

    public TContext Open() => _create(new DbContextOptionsBuilder<TContext>()
        .UseSqlite(Connection)
        .UseCrm(_model, SqliteDialect.Instance)
        .Options);

    public void Insert(params ReadOnlySpan<Record> records)
    {
        foreach (var record in records)
            Insert(record);
    }

    public List<string[]> Rows(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)]);
        return rows;
    }

    public void Dispose() => Connection.Dispose();

    private void Insert(Record record)
    {
        var columns = new RecordColumns(_model.Catalog.Of(record), SqliteDialect.Instance);
        var row = columns.Write(record.Tenant, record);
        using var command = Connection.CreateCommand();
        command.CommandText = $"INSERT INTO {SqliteDialect.Instance.Table(columns.Type)} ({string.Join(", ", columns.Names.Select(SqliteDialect.Instance.Quote))}) VALUES ({string.Join(", ", columns.Names.Select(n => "@" + n))})";
        for (var i = 0; i < row.Length; i++)
            command.Parameters.AddWithValue("@" + columns.Names[i], row[i].IsMissing ? DBNull.Value : SqliteDialect.Instance.ToDatabase(row[i], columns.Columns[i]));
        command.ExecuteNonQuery();
    }
}

internal static class Databases
{
    public static SqliteDatabase<ContractContext> Contract() => new(Conformance.StoreContract.Model, o => new ContractContext(o, SqliteDialect.Instance));

    public static SqliteDatabase<DomainContext> Domain() => new(DomainContext.Crm, o => new DomainContext(o, SqliteDialect.Instance));
}
