using Crm.Access;
using Crm.Records;
using Crm.Rules;
using Crm.Sessions;
using Crm.Values;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

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
}

internal sealed class Crate : Record<Crate>
{
    private Crate()
    {
    }

    public required string Name { get; set; }

    public static Crate Of(string name) => new() { Name = name };
}
