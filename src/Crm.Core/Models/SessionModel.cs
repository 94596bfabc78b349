using System.Collections.Immutable;
using Crm.Access;
using Crm.Definitions;
using Crm.Events;
using Crm.Processes;
using Crm.Records;
using Crm.Rules;

namespace Crm.Models;

/// <summary>The catalogues that a session works with: what there is, how it moves, who may, what is raised.</summary>
/// <remarks>Composed by <c>CrmModel</c>, and again for a tenant that has definitions of its own. Immutable and thread-safe.</remarks>
public sealed record SessionModel
{
    internal SessionModel()
    {
    }

    /// <summary>The record types.</summary>
    public required RecordCatalog Catalog { get; init; }

    /// <summary>The access policy as rules.</summary>
    public required AccessRules Access { get; init; }

    /// <summary>The events that may be raised.</summary>
    public required EventRegistry Events { get; init; }

    /// <summary>The processes, by record type.</summary>
    public required ProcessCatalog Processes { get; init; }

    /// <summary>The currency in which money is compared and summed.</summary>
    internal string? BaseCurrency { get; init; }

    /// <summary>Rules that records must meet, by record type.</summary>
    internal ValidationCatalog Validations { get; init; } = ValidationCatalog.Empty;

    /// <summary>The rules of segments, by key.</summary>
    public ImmutableDictionary<string, Rule> Segments { get; init; } = ImmutableDictionary.Create<string, Rule>(StringComparer.Ordinal);
}
