namespace Crm.Benchmarks.Imports;

/// <summary>The statements that both writers by hand prepare.</summary>
internal static class ProspectSql
{
    public const string Reason = $"Import of {ProspectModel.File}";

    public const string Insert =
        "INSERT INTO crm_prospect (tenant, version, id, created_at, updated_at, external_ids, name, name_fold, company, company_fold, email, email_fold, phone,"
        + " phone_fold, country, country_fold, score, registered, note, note_fold) VALUES ('default', 1, @id, @at, @at, @externalIds, @name, @nameFold, @company,"
        + " @companyFold, @email, @emailFold, @phone, @phoneFold, @country, @countryFold, @score, @registered, @note, @noteFold)";

    // As the library takes it, so that a key is never taken twice.
    public const string Claim =
        "INSERT INTO crm__claims (tenant, type, field, key, record) VALUES ('default', 'prospect', 'externalIds', @key, @record)"
        + " ON CONFLICT (tenant, type, field, key) DO UPDATE SET record = excluded.record WHERE crm__claims.record = excluded.record";

    public const string Entry =
        "INSERT INTO crm__journal (tenant, type, version, kind, cause_depth, record, at, \"commit\", actor, reason, cause_root, batch_first, batch)"
        + " VALUES ('default', 'prospect', 1, 'created', 0, @record, @at, @commit, @actor, @reason, @commit, @batchFirst, @batch)";
}
