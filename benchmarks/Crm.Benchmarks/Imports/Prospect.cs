using Crm.Records;
using NodaTime;

namespace Crm.Benchmarks.Imports;

/// <summary>What the import contests make of a messy file: somebody who might become a customer.</summary>
internal sealed class Prospect : Record<Prospect>
{
    public required string Name { get; set; }

    public string? Company { get; set; }

    public required string Email { get; set; }

    public string? Phone { get; set; }

    public string? Country { get; set; }

    public int? Score { get; set; }

    public LocalDate? Registered { get; set; }

    public string? Note { get; set; }
}
