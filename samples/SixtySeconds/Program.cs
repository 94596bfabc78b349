using Crm;
using Crm.Access;
using Crm.Parties;
using Crm.Rules;
using Crm.Sales;
using Crm.Sessions;
using Crm.Values;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddCrm(CrmModel.Build(m => m.AddSales().BaseCurrency("CHF")), crm => crm.UseInMemory());
await using var host = services.BuildServiceProvider();
await using var session = await host.GetRequiredService<ICrmRuntime>().OpenSessionAsync(Actor.System);

var acme = session.Add(Party.Organisation("Acme").AsCustomer());
acme.Industry = "tools";
var deal = session.Add(Opportunity.Named("Forty drills"));
deal.Customer = acme.Id;
await session.CommitAsync();
Console.WriteLine($"{deal.Name} is in {deal.Stage}");

session.Process(deal).Take("propose", with => with.Set(o => o.Amount, new Money(12_000, "CHF")));
await session.CommitAsync();
Console.WriteLine($"{deal.Name} is in {deal.Stage}");

session.Process(deal).Take("lose");
foreach (var problem in (await session.TryCommitAsync()).Problems)
    Console.WriteLine($"refused: {problem.Path} {problem.Message}");

var promising = Rule.For<Party>(p => p.Industry == "tools" && p.Related<Opportunity>("opportunities").Any(o => o.Amount!.BaseAmount >= 10_000));
Console.WriteLine(promising);
foreach (var customer in await session.Customers.Where(promising).OrderBy(p => p.Name).ToListAsync())
    Console.WriteLine($"promising: {customer.Name}");
