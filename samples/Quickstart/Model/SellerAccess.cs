using Crm.Access;
using Crm.Import.Batches;
using Crm.Interactions;
using Crm.Leads;
using Crm.Parties;
using Crm.People;
using Crm.Products;
using Crm.Sales;

namespace Quickstart.Model;

/// <summary>Who may do what: a salesperson has what is hers, a manager what her team and the teams below have. Customers and products are everybody's.</summary>
/// <remarks>Users get the names of their roles from the files that are imported.</remarks>
internal static class SellerAccess
{
    public const string Salesperson = "salesperson";
    public const string Manager = "manager";

    public static void Declare(AccessPolicyBuilder policy) => policy
        .Role(Salesperson, r => Sells(r, Scope.Own))
        .Role(Manager, r => Sells(r, Scope.Unit).May(NamedRights.ProcessImport));

    private static RoleBuilder Sells(RoleBuilder role, Scope reach) => role
        .On<User>(Scope.All, Right.Read)
        .On<Team>(Scope.All, Right.Read)
        .On<Product>(Scope.All, Right.Read)
        .On<Party>(Scope.All, Right.Read, Right.Create, Right.Update)
        .On<Lead>(reach)
        .On<Opportunity>(reach)
        .On<Interaction>(reach)
        .On<ToDo>(reach)
        .On<ImportBatch>(reach, Right.Read, Right.Update)
        .On<Share>(Scope.All);
}
