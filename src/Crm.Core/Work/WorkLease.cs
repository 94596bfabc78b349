using Crm.Records;

namespace Crm.Work;

/// <summary>A worker's right to finish an item.</summary>
/// <param name="Tenant">The tenant of the item.</param>
/// <param name="Item">The item's id.</param>
/// <param name="Fence">The fencing token: rises with every lease of the item, so that whoever was thought dead cannot finish what another one has taken up.</param>
/// <remarks>Good until it runs out and somebody else leases the item: an item that nobody took up meanwhile may still be finished.</remarks>
public readonly record struct WorkLease(TenantId Tenant, Guid Item, long Fence);
