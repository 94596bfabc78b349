using Crm.PostgreSql.Tests;
using Npgsql;

namespace Quickstart.Tests;

/// <summary>A database that cannot be reached is named with its cause, never with its password.</summary>
public class UnreachableTests(PostgresServer server)
{
    private const string Password = "s3cret-7";

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=crm", "PostgreSQL at 127.0.0.1:1, database crm, could not be reached: the connection was refused")]
    [InlineData("Host=nowhere.invalid;Database=crm", "PostgreSQL at nowhere.invalid:5432, database crm, could not be reached: there is no host of that name")]
    public async Task Where_nothing_listens_is_said(string connection, string sentence) => await ToldAsync($"{connection};Username=me;Password={Password}", sentence);

    [Fact]
    public async Task Who_is_not_let_in_and_what_is_not_there_is_said()
    {
        var schema = await server.EmptySchemaAsync();
        var there = new NpgsqlConnectionStringBuilder(schema);
        await ToldAsync(
            new NpgsqlConnectionStringBuilder(schema) { Database = "no_such_database" }.ConnectionString,
            $"PostgreSQL at {there.Host}:{there.Port}, database no_such_database, refused: database \"no_such_database\" does not exist (3D000).");
        await ToldAsync(
            new NpgsqlConnectionStringBuilder(schema) { Username = "no_such_user", Password = Password }.ConnectionString,
            $"PostgreSQL at {there.Host}:{there.Port}, database {there.Database}, refused: ");
        await server.DropAsync(schema);
    }

    private static async Task ToldAsync(string connection, string sentence)
    {
        foreach (var command in (string[][])[["report"], ["check"], ["import", "."]])
        {
            var run = await Run.OfAsync([.. command, "--postgres", connection]);
            Assert.Equal((ExitCodes.WrongInput, ""), (run.Code, run.Output));
            Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(Password, run.Error, StringComparison.Ordinal);
        }
    }
}
