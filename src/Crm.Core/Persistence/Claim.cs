using Crm.Records;

namespace Crm.Persistence;

/// <summary>A value that at most one record of a tenant may hold: a unique field, an external id, or the key of what a published definition defines.</summary>
/// <param name="Type">The name of the record type, which is that of the record that holds it.</param>
/// <param name="Field">The field's key; <c>externalIds</c> for an external id, <c>published</c> for a definition.</param>
/// <param name="Key">The fold of a unique value; system, colon and value of an external id; kind, colon and key of a definition.</param>
public sealed record Claim(string Type, string Field, string Key)
{
    /// <summary>The claim of an external id.</summary>
    public static Claim OfExternalId(string type, string system, string value) => new(type, "externalIds", new ExternalId(system, value).ToString());

    /// <summary>The claim of a published definition: one of each kind and key.</summary>
    public static Claim OfPublished(string type, string kind, string key) => new(type, "published", $"{kind}:{key}");
}

/// <summary>A claim given up or taken.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Record">The record that holds it, or shall.</param>
/// <param name="Take">True to take, false to give up.</param>
public sealed record ClaimWrite(Claim Claim, RecordRef Record, bool Take);
