using System.Globalization;
using Crm;
using Crm.Access;
using Crm.Conformance;
using Crm.Rules;
using Crm.Sessions;
using Microsoft.Extensions.DependencyInjection;

// Writes to a store until it is killed, or for some seconds, and says on its output what was acknowledged:
//   add NAME SECONDS      one new port per commit, named NAME-1, NAME-2 …; prints the number
//   count NAME SECONDS    raises a counter in one port by one per commit, trying again after conflicts; prints the number of raises
var (kind, where, mode, name, until) = (args[0], args[1], args[2], args[3], DateTime.UtcNow.AddSeconds(double.Parse(args[4], CultureInfo.InvariantCulture)));
var services = new ServiceCollection();
services.AddCrm(StoreContract.Model, crm => _ = kind == "sqlite" ? crm.UseSqlite(where) : crm.UsePostgres(where));
await using var provider = services.BuildServiceProvider();
var crm = provider.GetRequiredService<ICrmRuntime>();
for (var done = 1; DateTime.UtcNow < until; done++)
{
    if (mode == "add")
        await AddAsync(done);
    else
        await RaiseAsync();
    Console.Out.WriteLine(done.ToString(CultureInfo.InvariantCulture));
    Console.Out.Flush();
}

async Task AddAsync(int number)
{
    await using var session = await crm.OpenSessionAsync(Actor.System);
    session.Add(Port.Named(string.Create(CultureInfo.InvariantCulture, $"{name}-{number}")));
    await session.CommitAsync();
}

async Task RaiseAsync()
{
    while (true)
    {
        await using var session = await crm.OpenSessionAsync(Actor.System);
        var port = await session.Set<Port>().Where(Rule.Field("name").Eq(name)).FirstAsync() ?? throw new InvalidOperationException($"There is no port {name}.");
        port.Country = (int.Parse(port.Country ?? "0", CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        if ((await session.TryCommitAsync()).IsCommitted)
            return;
    }
}
