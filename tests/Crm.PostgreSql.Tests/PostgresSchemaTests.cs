using Crm.Access;
using Crm.EntityFrameworkCore;
using Crm.Plans;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Values;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Crm.PostgreSql.Tests;

public sealed class PostgresSchemaTests(PostgresServer server)
{
    private static readonly CustomField<string> Text = new("text");
    private static readonly CustomField<long> Count = new("count");
    private static readonly CustomField<decimal> Score = new("score");
    private static readonly CustomField<bool> Sealed = new("sealed");
    private static readonly CustomField<LocalDate> Day = new("day");
    private static readonly CustomField<Instant> Moment = new("moment");
    private static readonly CustomField<Money> Deposit = new("deposit");

    [Fact]
    public async Task A_custom_field_of_every_ordered_kind_may_be_indexed()
    {
        var connectionString = await server.EmptySchemaAsync();
        var model = CrmModel.Build(m => m.Add<Crate>(t =>
        {
            t.Custom(Text).Indexed();
            t.Custom(Count).Indexed();
            t.Custom(Score).Indexed();
            t.Custom(Sealed).Indexed();
            t.Custom(Day).Indexed();
            t.Custom(Moment).Indexed();
            t.Custom(Deposit).Indexed();
        }));
        var services = new ServiceCollection();
        services.AddCrm(model, crm => crm.UsePostgres(connectionString));
        await using (var host = services.BuildServiceProvider())
        {
            await using var session = await host.GetRequiredService<ICrmRuntime>().OpenSessionAsync(Actor.System);
            var crate = session.Add(Crate.Of("a"));
            var late = Instant.FromUtc(9999, 12, 31, 23, 59, 59).PlusNanoseconds(999_999_000);
            (crate[Day], crate[Moment]) = (new LocalDate(2026, 3, 29), late);
            await session.CommitAsync();
            Assert.Equal(1, await session.Set<Crate>().Where(Rule.For<Crate>(c => c[Day] == new LocalDate(2026, 3, 29) && c[Moment] == late)).CountAsync());
        }

        await server.DropAsync(connectionString);
    }

    [Fact]
    public async Task The_indexes_over_custom_fields_can_be_had_as_statements_for_a_hosts_migrations()
    {
        var connectionString = await server.EmptySchemaAsync();
        await using var store = new TemporaryStore(server, Barge.Model.Catalog, connectionString);
        await using (await store.ConnectAsync(PlanShape.Tenant, TestContext.Current.CancellationToken))
        {
        }

        const string Definition = "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexname = 'ix_crm_barge__score_number'";
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var made = await AnswerAsync(connection, Definition);
        Assert.NotNull(made);
        await AnswerAsync(connection, "DROP INDEX ix_crm_barge__score_number");
        // Once more changes nothing.
        foreach (var statement in CrmSchema.CustomIndexes(Barge.Model.Catalog, PostgresDialect.Instance).Concat(CrmSchema.CustomIndexes(Barge.Model.Catalog, PostgresDialect.Instance)))
            await AnswerAsync(connection, statement);
        Assert.Equal(made, await AnswerAsync(connection, Definition));
    }

    private static async Task<object?> AnswerAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}

internal sealed class Crate : Record<Crate>
{
    private Crate()
    {
    }

    public required string Name { get; set; }

    public static Crate Of(string name) => new() { Name = name };
}
