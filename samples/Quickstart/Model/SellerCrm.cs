using Crm;
using Crm.Sales;

namespace Quickstart.Model;

/// <summary>The CRM of a firm that sells hardware: all that comes with sales and interactions, imports that can be undone, a pipeline of its own, and who may do what.</summary>
internal static class SellerCrm
{
    public const string Currency = "USD";

    public static CrmModel Model { get; } = CrmModel.Build(m => m
        .AddSales()
        .AddInteractions()
        .AddImport()
        .BaseCurrency(Currency)
        .RemoveProcess(SalesProcess.Key)
        .AddProcess(Pipeline.Process)
        .Access(SellerAccess.Declare));
}
