using Crm.Parties;
using Crm.People;
using Crm.Products;

namespace Quickstart.Loading;

/// <summary>What the rows of deals may name.</summary>
internal sealed record DealNames(Known<Product> Products, Known<User> Agents, Known<Party> Accounts, Aliases Aliases);
