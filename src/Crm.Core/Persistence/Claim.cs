using Crm.Records;

namespace Crm.Persistence;

/// <summary>A value that at most one record of a tenant may hold: a unique field, or an external id.</summary>
/// <param name="Type">The name of the record type, which is that of the record that holds it.</param>
/// <param name="Field">The field's key; <c>externalIds</c> for an external id.</param>
/// <param name="Key">The fold of a unique value, or system, colon and value of an external id.</param>
public sealed record Claim(string Type, string Field, string Key)
{
    /// <summary>The claim of an external id.</summary>
    public static Claim OfExternalId(string type, string system, string value) => new(type, "externalIds", new ExternalId(system, value).ToString());
}

/// <summary>A claim given up or taken.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Record">The record that holds it, or shall.</param>
/// <param name="Take">True to take, false to give up.</param>
public sealed record ClaimWrite(Claim Claim, RecordRef Record, bool Take);
